/** Web-server logs and event files through ingest's endpoint. */
@NullMarked
package dev.footfall.replay.imports;

import org.jspecify.annotations.NullMarked;
