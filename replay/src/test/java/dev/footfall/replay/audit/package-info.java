@NullMarked
package dev.footfall.replay.audit;

import org.jspecify.annotations.NullMarked;
