/// Snapshots in Postgres.
@NullMarked
package dev.exchange.matching.store;

import org.jspecify.annotations.NullMarked;
