@NullMarked
package dev.footfall.processors.sessions;

import org.jspecify.annotations.NullMarked;
