@NullMarked
package dev.footfall.processors.streams;

import org.jspecify.annotations.NullMarked;
