@NullMarked
package dev.footfall.processors.activity;

import org.jspecify.annotations.NullMarked;
