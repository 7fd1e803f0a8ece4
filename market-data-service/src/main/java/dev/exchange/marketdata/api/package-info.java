/// HTTP and WebSocket in.
@NullMarked
package dev.exchange.marketdata.api;

import org.jspecify.annotations.NullMarked;
