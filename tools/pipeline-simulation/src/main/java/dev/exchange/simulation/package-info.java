/// The way of an order through order-, wallet- and matching-service in one thread: their real domains, joined by a
/// log, databases and replicas that a seed makes fail.
@NullMarked
package dev.exchange.simulation;

import org.jspecify.annotations.NullMarked;
