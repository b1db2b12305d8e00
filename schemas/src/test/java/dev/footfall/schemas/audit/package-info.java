@NullMarked
package dev.footfall.schemas.audit;

import org.jspecify.annotations.NullMarked;
