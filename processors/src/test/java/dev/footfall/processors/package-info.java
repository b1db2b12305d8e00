@NullMarked
package dev.footfall.processors;

import org.jspecify.annotations.NullMarked;
