/// The exchange on one machine: a real Kafka broker and a real PostgreSQL from Maven artifacts, the topics and
/// databases
/// they need, and the supervisor behind `./exchange`.
@NullMarked
package dev.exchange.localstack;

import org.jspecify.annotations.NullMarked;
