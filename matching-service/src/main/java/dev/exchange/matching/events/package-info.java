/// From the log `orders` to `order-updates` and `fills`: one loop, one thread, whole partitions.
@NullMarked
package dev.exchange.matching.events;

import org.jspecify.annotations.NullMarked;
