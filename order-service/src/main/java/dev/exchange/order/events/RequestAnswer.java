package dev.exchange.order.events;

import dev.exchange.contracts.ChangeRejection;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.contracts.UserUpdate;
import dev.exchange.contracts.UserUpdateCause;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What came back to a request that is known by its event id: that it was carried out, or why not. What it
/// did to orders and markets is in the database by then.
///
/// @param code why it was refused; null where it was carried out
/// @param reason the same in words
/// @param cancelledOrders how many, of a mass cancel
/// @param deadline when a countdown ends, where one was set
public record RequestAnswer(
        String requestId,
        @Nullable String code,
        @Nullable String reason,
        @Nullable Long cancelledOrders,
        @Nullable Instant deadline) {
    private static final String REQUEST_ID = "request_id";
    private static final String CODE = "code";
    private static final String REASON = "reason";
    private static final String CANCELLED_ORDERS = "cancelled_orders";
    private static final String DEADLINE = "deadline";
    private static final String REFUSED = "refused";

    /// Empty where the event answers no request.
    static Optional<RequestAnswer> of(MarketEvent event) {
        String requestId = event.requestId();
        if (requestId == null) {
            return Optional.empty();
        }
        return Optional.of(
                switch (event) {
                    case OrderUpdate update ->
                        update.cause() == UpdateCause.CHANGE_REJECTED
                                ? refused(requestId, update.code(), update.reason())
                                : new RequestAnswer(requestId, null, null, null, null);
                    case MarketUpdate update ->
                        update.code() != null
                                ? refused(requestId, update.code(), update.reason())
                                : new RequestAnswer(requestId, null, null, null, null);
                    case UserUpdate update ->
                        update.cause() == UserUpdateCause.REFUSED
                                ? refused(requestId, update.code(), update.reason())
                                : new RequestAnswer(requestId, null, null, update.cancelledOrders(), update.deadline());
                });
    }

    static RequestAnswer of(ChangeRejection rejection) {
        return refused(rejection.requestId(), rejection.code(), rejection.reason());
    }

    private static RequestAnswer refused(String requestId, @Nullable String code, @Nullable String reason) {
        return new RequestAnswer(
                requestId,
                code == null ? REFUSED : code,
                reason == null ? "The request was not carried out" : reason,
                null,
                null);
    }

    /// As it travels between replicas.
    String toJson() {
        JsonObject json = new JsonObject().put(REQUEST_ID, requestId);
        putIfThere(json, CODE, code);
        putIfThere(json, REASON, reason);
        putIfThere(json, CANCELLED_ORDERS, cancelledOrders);
        putIfThere(json, DEADLINE, deadline);
        return json.encode();
    }

    private static void putIfThere(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    static RequestAnswer fromJson(String text) {
        JsonObject json = new JsonObject(text);
        return new RequestAnswer(
                json.getString(REQUEST_ID),
                json.getString(CODE),
                json.getString(REASON),
                json.getLong(CANCELLED_ORDERS),
                json.getInstant(DEADLINE));
    }
}
