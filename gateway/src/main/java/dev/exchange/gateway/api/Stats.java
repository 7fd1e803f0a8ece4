package dev.exchange.gateway.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.WireName;
import dev.exchange.gateway.domain.Service;
import dev.exchange.platform.errors.Problem;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// GET /api/stats: each service's own figures, put together. A service that gives none in time is named,
/// and its figures are null.
@Singleton
public class Stats {
    private static final Logger LOG = Logger.getLogger(Stats.class);
    private static final String PARTS = "/internal/stats";

    private static final Map<String, Service> FIGURES = figures();

    private final Services services;
    private final ObjectMapper mapper;
    private final ProblemAnswer problems;
    private final Duration timeout;

    public Stats(Services services, ObjectMapper mapper, ProblemAnswer problems, GatewayConfig config) {
        this.services = services;
        this.mapper = mapper;
        this.problems = problems;
        timeout = config.statsTimeout();
    }

    private static Map<String, Service> figures() {
        Map<String, Service> figures = new LinkedHashMap<>();
        figures.put("total_cryptocurrencies", Service.MARKET_DATA);
        figures.put("total_trading_pairs", Service.MARKET_DATA);
        figures.put("total_orders", Service.ORDERS);
        figures.put("total_trades", Service.ORDERS);
        figures.put("total_wallets", Service.WALLETS);
        figures.put("total_bots", Service.BOTS);
        figures.put("total_alerts", Service.ALERTS);
        figures.put("status_distribution", Service.ORDERS);
        figures.put("total_volume_24h", Service.MARKET_DATA);
        figures.put("total_market_cap", Service.MARKET_DATA);
        return figures;
    }

    void answer(HttpServerResponse response) {
        Map<Service, Future<JsonNode>> asked = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            asked.put(service, services.json(service, PARTS, timeout));
        }
        Future.join(new ArrayList<>(asked.values())).onComplete(all -> answer(response, asked));
    }

    private void answer(HttpServerResponse response, Map<Service, Future<JsonNode>> asked) {
        Map<Service, JsonNode> parts = new EnumMap<>(Service.class);
        List<String> unavailable = new ArrayList<>();
        asked.forEach((service, part) -> {
            if (part.succeeded()) {
                parts.put(service, part.result());
            } else {
                LOG.debugf(part.cause(), "%s gave no statistics", service.serviceName());
                unavailable.add(service.serviceName());
            }
        });
        if (parts.isEmpty()) {
            problems.send(response, Problem.unavailable("None of the services can be reached"));
            return;
        }
        Map<String, Object> stats = new LinkedHashMap<>();
        FIGURES.forEach((figure, service) -> {
            JsonNode part = parts.get(service);
            stats.put(figure, part == null ? null : plain(part.get(figure)));
        });
        stats.put("supported_order_types", wireNames(OrderType.values()));
        stats.put("supported_time_in_force", wireNames(TimeInForce.values()));
        stats.put("unavailable", unavailable);
        try {
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json").end(mapper.writeValueAsString(stats));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Statistics cannot be written", e);
        }
    }

    /// A number as the one type that is written exactly and without an exponent.
    private static @Nullable Object plain(@Nullable JsonNode figure) {
        return figure != null && figure.isNumber() ? figure.decimalValue() : figure;
    }

    private static List<String> wireNames(WireName[] values) {
        return Arrays.stream(values).map(WireName::wireName).toList();
    }
}
