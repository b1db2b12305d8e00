/** What the audit costs, how fast it is verified, and that it survives kills. */
@NullMarked
package dev.footfall.bench.audit;

import org.jspecify.annotations.NullMarked;
