/** The audit: what was done with every event and by operators, in signed Merkle trees. */
@NullMarked
package dev.footfall.processors.audit;

import org.jspecify.annotations.NullMarked;
