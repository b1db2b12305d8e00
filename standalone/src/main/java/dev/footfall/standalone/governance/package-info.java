/** The record of processing activities. */
@NullMarked
package dev.footfall.standalone.governance;

import org.jspecify.annotations.NullMarked;
