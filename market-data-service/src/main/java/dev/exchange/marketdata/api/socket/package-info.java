/// The WebSocket: subscriptions, fan-out, and what becomes of consumers that are too slow.
@NullMarked
package dev.exchange.marketdata.api.socket;

import org.jspecify.annotations.NullMarked;
