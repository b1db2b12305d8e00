/** Segment's wire protocol, and what RudderStack's shares with it. */
@NullMarked
package dev.footfall.ingest.dialect.segment;

import org.jspecify.annotations.NullMarked;
