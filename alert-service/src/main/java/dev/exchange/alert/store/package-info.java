/// Alerts in Postgres.
@NullMarked
package dev.exchange.alert.store;

import org.jspecify.annotations.NullMarked;
