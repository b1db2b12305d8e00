/** Events in the shapes of the wire protocols, made ready to be sent later than their clients sent them. */
@NullMarked
package dev.footfall.replay.wire;

import org.jspecify.annotations.NullMarked;
