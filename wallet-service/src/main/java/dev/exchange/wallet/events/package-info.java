/// Kafka in and out: requests to fund, fills to settle, prices to value with.
@NullMarked
package dev.exchange.wallet.events;

import org.jspecify.annotations.NullMarked;
