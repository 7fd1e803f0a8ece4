package dev.exchange.alert.api;

import dev.exchange.alert.domain.InvalidAlert;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.errors.ProblemMappers;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What the domain refuses, as a client is told.
public class AlertProblems {
    @ServerExceptionMapper
    public Response invalid(InvalidAlert invalid) {
        return new ProblemMappers().problem(Problem.badRequest(invalid.code(), String.valueOf(invalid.getMessage())));
    }
}
