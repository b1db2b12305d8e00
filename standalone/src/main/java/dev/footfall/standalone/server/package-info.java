/** The embedded servers: broker, schema registry and Postgres, on loopback, their data in a folder. */
@NullMarked
package dev.footfall.standalone.server;

import org.jspecify.annotations.NullMarked;
