/** Funnels: how far visitors get on a way of several steps, whatever the order in which their events come. */
@NullMarked
package dev.footfall.processors.funnels;

import org.jspecify.annotations.NullMarked;
