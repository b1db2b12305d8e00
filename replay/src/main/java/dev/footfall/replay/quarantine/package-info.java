/** Quarantine: looked through, repaired and sent again. */
@NullMarked
package dev.footfall.replay.quarantine;

import org.jspecify.annotations.NullMarked;
