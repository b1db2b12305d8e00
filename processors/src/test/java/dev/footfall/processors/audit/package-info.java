@NullMarked
package dev.footfall.processors.audit;

import org.jspecify.annotations.NullMarked;
