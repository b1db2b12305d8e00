/** Jetty: bytes in, answers out, no thread ever blocked. */
@NullMarked
package dev.footfall.ingest.http;

import org.jspecify.annotations.NullMarked;
