package dev.exchange.gateway.api;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A request's body of unannounced length, cut off with a failure once it is too large; nothing of it is kept. Used on
/// the request's event loop only.
final class BoundedBody implements ReadStream<Buffer> {
    private final HttpServerRequest request;
    private final long most;
    private final Drain drain;
    private long received;
    private boolean tooLarge;
    private @Nullable Handler<Buffer> reader;
    private @Nullable Handler<Throwable> failure;

    BoundedBody(HttpServerRequest request, long most, Drain drain) {
        this.request = request;
        this.most = most;
        this.drain = drain;
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        reader = handler;
        if (!tooLarge) {
            request.handler(handler == null ? null : this::receive);
        }
        return this;
    }

    private void receive(Buffer chunk) {
        received += chunk.length();
        if (received <= most) {
            if (reader != null) {
                reader.handle(chunk);
            }
        } else {
            tooLarge = true;
            Handler<Throwable> told = failure;
            drain.rest(request);
            if (told != null) {
                told.handle(new TooLarge());
            }
        }
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        failure = handler;
        if (!tooLarge) {
            request.exceptionHandler(handler);
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        if (!tooLarge) {
            request.endHandler(handler);
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        if (!tooLarge) {
            request.pause();
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        request.resume();
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        request.fetch(amount);
        return this;
    }

    private static final class TooLarge extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("the body is too large", null, false, false);
        }
    }
}
