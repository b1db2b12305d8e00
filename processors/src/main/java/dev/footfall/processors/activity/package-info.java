/** Activity: what happens at each source, minute by minute. */
@NullMarked
package dev.footfall.processors.activity;

import org.jspecify.annotations.NullMarked;
