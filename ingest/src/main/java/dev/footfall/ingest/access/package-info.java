/** Who may send: the sources and their write keys. */
@NullMarked
package dev.footfall.ingest.access;

import org.jspecify.annotations.NullMarked;
