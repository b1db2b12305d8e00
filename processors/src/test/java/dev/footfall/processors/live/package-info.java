@NullMarked
package dev.footfall.processors.live;

import org.jspecify.annotations.NullMarked;
