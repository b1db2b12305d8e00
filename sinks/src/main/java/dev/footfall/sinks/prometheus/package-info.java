/** What happens at the sources as Prometheus' metrics: now, and of the past as a file. */
@NullMarked
package dev.footfall.sinks.prometheus;

import org.jspecify.annotations.NullMarked;
