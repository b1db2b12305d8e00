/** The {@code footfall bench} command. */
@NullMarked
package dev.footfall.bench.command;

import org.jspecify.annotations.NullMarked;
