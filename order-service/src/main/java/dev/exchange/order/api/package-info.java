/// HTTP: orders, trades and the service's own figures.
@NullMarked
package dev.exchange.order.api;

import org.jspecify.annotations.NullMarked;
