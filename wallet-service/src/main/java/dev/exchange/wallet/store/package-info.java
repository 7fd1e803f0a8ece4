/// Postgres: wallets, transfers, reservations, valuations, and the auditor that proves them.
@NullMarked
package dev.exchange.wallet.store;

import org.jspecify.annotations.NullMarked;
