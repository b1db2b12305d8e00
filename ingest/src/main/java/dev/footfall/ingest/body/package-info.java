/** What a request's body may be, and how it is decoded. */
@NullMarked
package dev.footfall.ingest.body;

import org.jspecify.annotations.NullMarked;
