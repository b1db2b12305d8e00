/** What operators do with a pipeline, told to its topic of commands, from where it comes into the audit log. */
@NullMarked
package dev.footfall.replay.operator;

import org.jspecify.annotations.NullMarked;
