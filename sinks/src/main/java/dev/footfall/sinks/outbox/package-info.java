/** What a sink tells the topics: kept where its rows are, and sent when they are. */
@NullMarked
package dev.footfall.sinks.outbox;

import org.jspecify.annotations.NullMarked;
