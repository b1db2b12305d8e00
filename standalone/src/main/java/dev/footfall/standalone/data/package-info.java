/** What a standalone pipeline keeps in its data folder. */
@NullMarked
package dev.footfall.standalone.data;

import org.jspecify.annotations.NullMarked;
