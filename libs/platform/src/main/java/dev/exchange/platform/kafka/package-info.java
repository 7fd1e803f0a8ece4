/// Reading and writing the topics: batch loops with positions in Postgres, tails, the producer.
@NullMarked
package dev.exchange.platform.kafka;

import org.jspecify.annotations.NullMarked;
