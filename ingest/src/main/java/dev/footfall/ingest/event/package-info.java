/** From what a client said to what is kept: accepted, or rejected with a rule and a reason. */
@NullMarked
package dev.footfall.ingest.event;

import org.jspecify.annotations.NullMarked;
