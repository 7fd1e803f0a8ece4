package dev.exchange.gateway.api;

import io.vertx.core.http.HttpServerRequest;

/// Reads and forgets what is left of a refused body, so that a client which sends before it reads gets its answer
/// instead of a reset connection.
final class Drain {
    /// Beyond this a client that has not looked at its answer is cut off.
    private static final long MOST_BYTES = 64L << 20;

    /// Must be called on the request's event loop.
    void rest(HttpServerRequest request) {
        long[] drained = new long[1];
        request.exceptionHandler(gone -> {});
        request.endHandler(end -> {});
        request.handler(chunk -> {
            drained[0] += chunk.length();
            if (drained[0] > MOST_BYTES) {
                request.connection().close();
            }
        });
        request.resume();
    }
}
