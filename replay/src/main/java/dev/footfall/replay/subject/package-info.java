/** What persons may ask for: to be forgotten, and to see what is held on them. */
@NullMarked
package dev.footfall.replay.subject;

import org.jspecify.annotations.NullMarked;
