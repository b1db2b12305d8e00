/** What is left of a promise when the broker goes away and ingest is killed. */
@NullMarked
package dev.footfall.bench.outage;

import org.jspecify.annotations.NullMarked;
