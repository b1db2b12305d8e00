/** CloudEvents over HTTP: binary, structured and in batches. */
@NullMarked
package dev.footfall.ingest.dialect.cloudevents;

import org.jspecify.annotations.NullMarked;
