/// What an order is, which ones are taken, and how its updates fold. Pure: time and ids are arguments.
@NullMarked
package dev.exchange.order.domain;

import org.jspecify.annotations.NullMarked;
