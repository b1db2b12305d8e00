/** Tracking plans: Avro schemas of events' properties, from the registry, held against the JSON that is sent. */
@NullMarked
package dev.footfall.ingest.plan;

import org.jspecify.annotations.NullMarked;
