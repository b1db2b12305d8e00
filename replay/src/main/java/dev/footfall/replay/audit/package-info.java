/** Commands that verify the audit log and prove what is in it. */
@NullMarked
package dev.footfall.replay.audit;

import org.jspecify.annotations.NullMarked;
