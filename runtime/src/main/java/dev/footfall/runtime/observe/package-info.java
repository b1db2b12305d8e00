/** What operators see of a running service: metrics and health. */
@NullMarked
package dev.footfall.runtime.observe;

import org.jspecify.annotations.NullMarked;
