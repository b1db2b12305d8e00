/** Footfall's own dialect: {@code POST /v1/events}. */
@NullMarked
package dev.footfall.ingest.dialect.footfall;

import org.jspecify.annotations.NullMarked;
