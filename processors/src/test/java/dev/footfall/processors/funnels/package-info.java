@NullMarked
package dev.footfall.processors.funnels;

import org.jspecify.annotations.NullMarked;
