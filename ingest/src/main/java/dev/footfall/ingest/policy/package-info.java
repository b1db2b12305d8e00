/** The governance policy: what may be kept of an event, for which purposes, and how the rest is treated before a write. */
@NullMarked
package dev.footfall.ingest.policy;

import org.jspecify.annotations.NullMarked;
