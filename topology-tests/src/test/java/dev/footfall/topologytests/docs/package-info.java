/** What the pages say is so. */
@NullMarked
package dev.footfall.topologytests.docs;

import org.jspecify.annotations.NullMarked;
