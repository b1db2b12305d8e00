/** The audit's tamper evidence: leaves, Merkle trees, proofs, signed checkpoints, and their verification. */
@NullMarked
package dev.footfall.schemas.audit;

import org.jspecify.annotations.NullMarked;
