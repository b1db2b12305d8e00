/** The {@code footfall} command. */
@NullMarked
package dev.footfall.standalone.command;

import org.jspecify.annotations.NullMarked;
