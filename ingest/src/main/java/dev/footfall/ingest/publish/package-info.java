/** Verdicts into the broker's log, and receipts back. */
@NullMarked
package dev.footfall.ingest.publish;

import org.jspecify.annotations.NullMarked;
