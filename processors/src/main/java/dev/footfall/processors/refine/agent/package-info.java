/** What a User-Agent says of who visits: browser, operating system, kind of device, and whether it is a program. */
@NullMarked
package dev.footfall.processors.refine.agent;

import org.jspecify.annotations.NullMarked;
