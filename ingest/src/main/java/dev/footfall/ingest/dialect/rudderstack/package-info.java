/** RudderStack's wire protocol, which has Segment's shape and its own ways. */
@NullMarked
package dev.footfall.ingest.dialect.rudderstack;

import org.jspecify.annotations.NullMarked;
