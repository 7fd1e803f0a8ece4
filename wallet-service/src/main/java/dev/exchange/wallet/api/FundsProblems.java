package dev.exchange.wallet.api;

import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.errors.ProblemMappers;
import dev.exchange.wallet.domain.FundsRefusal;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What the domain refuses, as a client is told.
public class FundsProblems {
    @ServerExceptionMapper
    public Response refused(FundsRefusal refusal) {
        Problem problem = Problem.of(status(refusal.why()), refusal.code(), refusal.reason());
        for (Map.Entry<String, Object> figure : refusal.figures().entrySet()) {
            problem = problem.with(figure.getKey(), figure.getValue());
        }
        return new ProblemMappers().problem(problem);
    }

    private static int status(FundsRefusal.Why why) {
        return switch (why) {
            case INVALID -> 400;
            case FORBIDDEN -> 403;
            case UNKNOWN -> 404;
            case CONFLICT -> 409;
            case CLOSED -> 503;
        };
    }
}
