/// Postgres: candles, public trades, book snapshots, reference prices, and the lease of the one writer.
@NullMarked
package dev.exchange.marketdata.store;

import org.jspecify.annotations.NullMarked;
