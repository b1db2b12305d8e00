/** JSON from strangers: split into items, read under limits, described without showing it. */
@NullMarked
package dev.footfall.ingest.json;

import org.jspecify.annotations.NullMarked;
