/// `bench matching`: matching-service alone, from `orders` in Kafka to its outputs in Kafka.
@NullMarked
package dev.exchange.benchmarks.matching;

import org.jspecify.annotations.NullMarked;
