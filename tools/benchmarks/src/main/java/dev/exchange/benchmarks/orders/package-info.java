/// The whole order path under load: client → gateway → services → Kafka and PostgreSQL → answer.
@NullMarked
package dev.exchange.benchmarks.orders;

import org.jspecify.annotations.NullMarked;
