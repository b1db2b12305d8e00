@NullMarked
package dev.footfall.processors.state;

import org.jspecify.annotations.NullMarked;
