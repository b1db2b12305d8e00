@NullMarked
package dev.footfall.processors.ledger;

import org.jspecify.annotations.NullMarked;
