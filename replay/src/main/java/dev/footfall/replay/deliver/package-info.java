/** Events to ingest's endpoint: in batches, several requests in flight, again until they are taken. */
@NullMarked
package dev.footfall.replay.deliver;

import org.jspecify.annotations.NullMarked;
