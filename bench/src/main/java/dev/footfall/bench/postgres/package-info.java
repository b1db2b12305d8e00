/** The Postgres sink, beside what can be had by hand, beside a peer, on a full table, through outages. */
@NullMarked
package dev.footfall.bench.postgres;

import org.jspecify.annotations.NullMarked;
