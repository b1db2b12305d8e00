/** Topics in files, for what is to outlive their retention. */
@NullMarked
package dev.footfall.replay.archive;

import org.jspecify.annotations.NullMarked;
