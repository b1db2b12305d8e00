/** Dead letters: records that a topology or a sink could not take, looked through and sent again. */
@NullMarked
package dev.footfall.replay.letters;

import org.jspecify.annotations.NullMarked;
