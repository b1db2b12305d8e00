/** The processors in operation: on a real broker, in processes of their own, killed, joined and scaled. */
@NullMarked
package dev.footfall.topologytests.operation;

import org.jspecify.annotations.NullMarked;
