/// Orders and trades in Postgres.
@NullMarked
package dev.exchange.order.store;

import org.jspecify.annotations.NullMarked;
