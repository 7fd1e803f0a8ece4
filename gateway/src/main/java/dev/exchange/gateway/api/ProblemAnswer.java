package dev.exchange.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.gateway.domain.Service;
import dev.exchange.platform.errors.Problem;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;

/// Writes problem documents where no REST framework does it. Called on event loops.
@Singleton
public class ProblemAnswer {
    private final ObjectMapper mapper;

    public ProblemAnswer(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    static Problem noSuchAddress() {
        return Problem.notFound("not_found", "There is nothing at this address; GET /docs shows what there is");
    }

    static Problem bodyTooLarge(long most) {
        return Problem.of(413, "body_too_large", "A body may have at most " + most + " bytes");
    }

    static Problem unreachable(Service service) {
        return Problem.unavailable(service.serviceName() + " cannot be reached; the request was not carried out and"
                        + " can be sent again")
                .with("service", service.serviceName());
    }

    static Problem noAnswer(Service service, Duration waited) {
        return Problem.unavailable(service.serviceName() + " gave no whole answer within " + waited.toMillis()
                        + " ms; whether it carried the request out is not known: look, or send an order again with"
                        + " the same client_order_id")
                .with("service", service.serviceName());
    }

    /// The document as bytes; its headers are added to `headers`.
    Buffer write(Problem problem, MultiMap headers) {
        headers.set(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        Duration retryAfter = problem.retryAfter();
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        try {
            return Buffer.buffer(mapper.writeValueAsBytes(problem.body()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Answers with the problem; a response that has begun is left alone.
    void send(HttpServerResponse response, Problem problem) {
        if (!response.headWritten() && !response.closed()) {
            Buffer body = write(problem, response.headers());
            response.setStatusCode(problem.status()).end(body);
        }
    }
}
