/// Kafka in and out: order updates and fills into memory, trades into Postgres, prices onto their topic.
@NullMarked
package dev.exchange.marketdata.events;

import org.jspecify.annotations.NullMarked;
