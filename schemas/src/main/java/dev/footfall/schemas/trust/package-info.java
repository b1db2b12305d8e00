/** What Avro may make objects of. */
@NullMarked
package dev.footfall.schemas.trust;

import org.jspecify.annotations.NullMarked;
