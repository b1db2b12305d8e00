/** The loss ledger: what the topics hold of each source and minute, so that nothing is lost unseen. */
@NullMarked
package dev.footfall.processors.ledger;

import org.jspecify.annotations.NullMarked;
