/// Blocking, bounded calls of the reactive Postgres client for threads of our own.
@NullMarked
package dev.exchange.platform.sql;

import org.jspecify.annotations.NullMarked;
