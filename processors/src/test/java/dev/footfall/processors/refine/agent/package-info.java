@NullMarked
package dev.footfall.processors.refine.agent;

import org.jspecify.annotations.NullMarked;
