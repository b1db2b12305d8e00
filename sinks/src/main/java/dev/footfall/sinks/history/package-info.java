/** What is kept of the past, for whoever shows it; the database that keeps it is elsewhere. */
@NullMarked
package dev.footfall.sinks.history;

import org.jspecify.annotations.NullMarked;
