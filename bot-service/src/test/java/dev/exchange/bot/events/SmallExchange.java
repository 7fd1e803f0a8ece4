package dev.exchange.bot.events;

import dev.exchange.contracts.Catalogue;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The far end of the exchange's API, as much of it as the house bots call: it keeps orders, fills market orders
/// against
/// the best one resting, and counts. It stands in for services that run in processes of their own.
final class SmallExchange implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<String, JsonObject> open = new HashMap<>();
    private final Map<String, BigDecimal> prices = new HashMap<>();
    private final Set<String> clientOrderIds = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private int number;
    private int trades;
    private int requests;
    private boolean down;
    private final Map<String, String> states = new HashMap<>();
    private boolean statesAreTold = true;
    private int refusals;
    private int refusedQuotes;

    SmallExchange() {
        for (Catalogue.Pair pair : Catalogue.standard().pairs()) {
            BigDecimal quote =
                    pair.quote().fiat() ? BigDecimal.ONE : pair.quote().referencePrice();
            prices.put(pair.symbol(), pair.base().referencePrice().divide(quote, java.math.MathContext.DECIMAL32));
        }
        server = vertx.createHttpServer()
                .requestHandler(this::receive)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /// An order that was there before.
    synchronized String leave(String user, String pair, String side, String price, String quantity) {
        return add(new JsonObject()
                        .put("user_id", user)
                        .put("pair_symbol", pair)
                        .put("order_side", side)
                        .put("price", new BigDecimal(price))
                        .put("quantity", new BigDecimal(quantity)))
                .getString("id");
    }

    synchronized void movePrices(BigDecimal factor) {
        prices.replaceAll((pair, price) -> price.multiply(factor, java.math.MathContext.DECIMAL32));
    }

    synchronized void setDown(boolean down) {
        this.down = down;
    }

    /// @param told whether the pairs say so, or whoever asks finds out by being refused
    synchronized void setState(String pair, String state, boolean told) {
        states.put(pair, state);
        statesAreTold = told;
    }

    /// How many requests were refused for the state of a market.
    synchronized int refusals() {
        return refusals;
    }

    /// How many of them were limit orders.
    synchronized int refusedQuotes() {
        return refusedQuotes;
    }

    synchronized boolean isOpen(String orderId) {
        return open.containsKey(orderId);
    }

    synchronized List<JsonObject> resting(String pair, String side) {
        return open.values().stream()
                .filter(order -> order.getString("pair_symbol").equals(pair)
                        && order.getString("order_side").equals(side))
                .toList();
    }

    synchronized BigDecimal price(String pair) {
        return prices.get(pair);
    }

    synchronized int orders() {
        return open.size();
    }

    synchronized int trades() {
        return trades;
    }

    synchronized int requests() {
        return requests;
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            String answer = answer(request, body.length() == 0 ? null : body.toJsonObject());
            String type = request.response().getStatusCode() < 400 ? "application/json" : "application/problem+json";
            request.response().putHeader("Content-Type", type).end(answer);
        });
    }

    private synchronized String answer(HttpServerRequest request, JsonObject body) {
        requests++;
        if (down) {
            request.response().setStatusCode(503);
            return "{\"code\": \"service_unavailable\"}";
        }
        String path = request.path();
        if (path.equals("/api/trading-pairs")) {
            return pairs().encode();
        }
        if (path.equals("/api/wallets")) {
            return "[]";
        }
        if (path.equals("/api/orders") && body == null) {
            JsonArray orders = new JsonArray();
            if (request.getParam("status").equals("open")) {
                open.values().stream()
                        .filter(order -> order.getString("user_id").equals(request.getParam("user_id")))
                        .forEach(orders::add);
            }
            return orders.encode();
        }
        if (path.equals("/api/orders")) {
            return placed(body).encode();
        }
        JsonObject standing = open.get(path.substring("/api/orders/".length()));
        if (standing != null && state(standing.getString("pair_symbol")).equals("halted")) {
            refusals++;
            request.response().setStatusCode(400);
            return "{\"code\": \"market_halted\"}";
        }
        JsonObject cancelled = open.remove(path.substring("/api/orders/".length()));
        if (cancelled == null) {
            request.response().setStatusCode(404);
            return "{\"code\": \"order_not_found\"}";
        }
        return cancelled.copy().put("status", "cancelled").encode();
    }

    private String state(String pair) {
        return states.getOrDefault(pair, "trading");
    }

    private JsonArray pairs() {
        JsonArray pairs = new JsonArray();
        prices.forEach((pair, price) -> pairs.add(new JsonObject()
                .put("symbol", pair)
                .put("state", statesAreTold ? state(pair) : "trading")
                .put("current_price", price)
                .put("reference_price", price)
                .put("bid_price", resting(pair, "buy").isEmpty() ? null : price)
                .put("ask_price", resting(pair, "sell").isEmpty() ? null : price)));
        return pairs;
    }

    private JsonObject placed(JsonObject body) {
        if (!clientOrderIds.add(body.getString("client_order_id"))) {
            violations.add("client order id used twice: " + body);
        }
        if (!state(body.getString("pair_symbol")).equals("trading")) {
            refusals++;
            refusedQuotes += body.getString("order_type").equals("limit") ? 1 : 0;
            return body.copy()
                    .put("id", "order_" + ++number)
                    .put("status", "rejected")
                    .put("reason_code", "market_halted")
                    .put("remaining_quantity", 0);
        }
        if (body.getString("order_type").equals("limit")) {
            return add(body);
        }
        String opposite = body.getString("order_side").equals("buy") ? "sell" : "buy";
        List<JsonObject> makers = resting(body.getString("pair_symbol"), opposite);
        if (!makers.isEmpty()) {
            trades++;
        }
        return body.copy()
                .put("id", "order_" + ++number)
                .put("status", makers.isEmpty() ? "cancelled" : "filled")
                .put("price", null)
                .put("remaining_quantity", 0);
    }

    private JsonObject add(JsonObject body) {
        BigDecimal price = new BigDecimal(body.getValue("price").toString());
        boolean buys = body.getString("order_side").equals("buy");
        for (JsonObject other : resting(body.getString("pair_symbol"), buys ? "sell" : "buy")) {
            int order = price.compareTo(new BigDecimal(other.getValue("price").toString()));
            if (buys ? order >= 0 : order <= 0) {
                violations.add(body + " meets " + other);
            }
        }
        JsonObject order = body.copy()
                .put("id", "order_" + ++number)
                .put("status", "open")
                .put("remaining_quantity", body.getValue("quantity"));
        open.put(order.getString("id"), order);
        return order;
    }
}
