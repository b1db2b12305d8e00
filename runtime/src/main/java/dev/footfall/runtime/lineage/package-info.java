/** What was made of what, told as OpenLineage events to whoever collects them. */
@NullMarked
package dev.footfall.runtime.lineage;

import org.jspecify.annotations.NullMarked;
