/// What every service agrees on: the records on the Kafka topics, the topics themselves, and the catalogue of assets
/// and pairs. Plain Java and Jackson; no framework.
@NullMarked
package dev.exchange.contracts;

import org.jspecify.annotations.NullMarked;
