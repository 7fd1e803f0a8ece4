package dev.exchange.bot.api;

import dev.exchange.bot.domain.InvalidBot;
import dev.exchange.platform.errors.Problem;
import dev.exchange.platform.errors.ProblemMappers;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What the domain refuses, as a client is told.
public class BotProblems {
    @ServerExceptionMapper
    public Response invalid(InvalidBot invalid) {
        return new ProblemMappers().problem(Problem.badRequest(invalid.code(), String.valueOf(invalid.getMessage())));
    }
}
