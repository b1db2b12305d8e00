/** The Postgres sink: binary COPY into staging, upsert and positions in one transaction. */
@NullMarked
package dev.footfall.sinks.postgres;

import org.jspecify.annotations.NullMarked;
