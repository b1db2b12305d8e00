/** Configuration: records that are valid once they exist, read from flags, environment, file and defaults. */
@NullMarked
package dev.footfall.runtime.config;

import org.jspecify.annotations.NullMarked;
