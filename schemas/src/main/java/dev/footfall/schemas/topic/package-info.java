/** The topics and their keys. */
@NullMarked
package dev.footfall.schemas.topic;

import org.jspecify.annotations.NullMarked;
