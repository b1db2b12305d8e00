/** Records to bytes and back, through a schema registry that speaks Confluent's API. */
@NullMarked
package dev.footfall.schemas.registry;

import org.jspecify.annotations.NullMarked;
