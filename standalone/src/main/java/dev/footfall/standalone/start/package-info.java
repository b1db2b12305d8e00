/** Starting many parts side by side, each as soon as what it needs is there, and stopping them in reverse. */
@NullMarked
package dev.footfall.standalone.start;

import org.jspecify.annotations.NullMarked;
