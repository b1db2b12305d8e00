/** PostHog's dialect: what its browser and server clients send, and the side calls without which a page would complain. */
@NullMarked
package dev.footfall.ingest.dialect.posthog;

import org.jspecify.annotations.NullMarked;
