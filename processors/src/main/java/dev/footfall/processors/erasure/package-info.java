/** Whose events are to be forgotten, as every topology about persons knows it. */
@NullMarked
package dev.footfall.processors.erasure;

import org.jspecify.annotations.NullMarked;
