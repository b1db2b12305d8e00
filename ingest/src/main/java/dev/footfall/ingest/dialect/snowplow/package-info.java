/** The protocol of Snowplow's trackers: {@code POST …/tp2} and the pixel. */
@NullMarked
package dev.footfall.ingest.dialect.snowplow;

import org.jspecify.annotations.NullMarked;
