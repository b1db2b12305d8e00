/** Reading topics from one place to another. */
@NullMarked
package dev.footfall.replay.topic;

import org.jspecify.annotations.NullMarked;
