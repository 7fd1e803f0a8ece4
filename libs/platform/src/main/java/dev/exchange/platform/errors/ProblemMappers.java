package dev.exchange.platform.errors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// Answers every failure of a REST call as a problem document, and none with a stack trace or SQL.
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    public Response problem(Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.body());
        if (problem.retryAfter() != null) {
            response.header(
                    HttpHeaders.RETRY_AFTER, Math.max(1, problem.retryAfter().toSeconds()));
        }
        return response.build();
    }

    @ServerExceptionMapper
    public Response unreadableBody(JsonProcessingException e) {
        return problem(unreadable(e));
    }

    // The framework has a mapper of its own for this one, which the one above, being wider, would not replace.
    @ServerExceptionMapper
    public Response mismatchedBody(MismatchedInputException e) {
        return problem(unreadable(e));
    }

    @ServerExceptionMapper
    public Response webApplication(WebApplicationException e) {
        JsonProcessingException unreadable = causeOf(e, JsonProcessingException.class);
        if (unreadable != null) {
            return problem(unreadable(unreadable));
        }
        int status = e.getResponse().getStatus();
        Problem problem = switch (status) {
            case 404 -> Problem.notFound("not_found", "There is nothing at this address");
            case 405 -> Problem.of(405, "method_not_allowed", "This address does not take that method");
            case 406 -> Problem.of(406, "not_acceptable", "This address answers application/json");
            case 413 -> Problem.of(413, "body_too_large", "The body is larger than what is taken here");
            case 415 -> Problem.of(415, "unsupported_media_type", "Send the body as application/json and say so");
            default ->
                status >= 500 ? unexpected(e) : Problem.of(status, "bad_request", "The request cannot be understood");
        };
        return problem(problem);
    }

    @ServerExceptionMapper
    public Response anythingElse(Throwable e) {
        return problem(isOutage(e) ? Problem.unavailable("A part that is needed is down; try again") : unexpected(e));
    }

    /// Whether the failure says that Kafka, Postgres or another service could not be reached.
    public static boolean isOutage(Throwable e) {
        PgException postgres = causeOf(e, PgException.class);
        return causeOf(e, SocketException.class) != null
                || causeOf(e, ClosedChannelException.class) != null
                || isOfTheSystem(causeOf(e, IOException.class))
                || causeOf(e, ClosedConnectionException.class) != null
                || causeOf(e, TimeoutException.class) != null
                || causeOf(e, io.smallrye.mutiny.TimeoutException.class) != null
                || causeOf(e, org.apache.kafka.common.errors.RetriableException.class) != null
                || (postgres != null && isOutage(postgres));
    }

    /// What the operating system says of a connection (`Connection reset by peer`) may come as an [IOException]
    /// of no class of its own. One that has a class is something else, such as bytes that cannot be read.
    private static boolean isOfTheSystem(@Nullable IOException e) {
        return e != null && e.getClass() == IOException.class;
    }

    // Connection lost, out of resources, starting or stopping, and read-only after a failover.
    private static boolean isOutage(PgException e) {
        String state = e.getSqlState();
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57P")
                        || state.equals("25006"));
    }

    private static Problem unreadable(JsonProcessingException e) {
        String where = e instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                        .collect(Collectors.joining("."))
                : "";
        // What a value's own parser says is meant for the client; what Jackson says is meant for programmers.
        IllegalArgumentException own = causeOf(e, IllegalArgumentException.class);
        String what = own != null && own.getMessage() != null
                ? own.getMessage()
                : where.isEmpty() ? "The body is not JSON of the kind asked for" : "it is not of the type asked for";
        return Problem.unprocessable("unreadable_body", where.isEmpty() ? what : where + ": " + what);
    }

    private static Problem unexpected(Throwable e) {
        String incident = UUID.randomUUID().toString();
        LOG.errorf(e, "Unexpected failure, incident %s", incident);
        return Problem.of(500, "internal_error", "Something went wrong on our side")
                .with("incident", incident);
    }

    private static <T extends Throwable> @Nullable T causeOf(Throwable e, Class<T> type) {
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < 20; depth++, cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
