/// The JSON of REST and WebSocket bodies: exact numbers, snake_case, UTC times.
@NullMarked
package dev.exchange.platform.json;

import org.jspecify.annotations.NullMarked;
