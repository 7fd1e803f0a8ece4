package dev.exchange.order.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.exchange.order.domain.OrderFields;
import dev.exchange.platform.errors.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the body of a batch: the orders to place as [OrderBodyReader] reads each, and the ids of those to
/// cancel.
final class BatchBodyReader {
    /// The most orders to place and to cancel in one batch.
    static final int MAX_ITEMS = 100;

    private @Nullable String userId;
    private final List<OrderFields> orders = new ArrayList<>();
    private final List<String> cancel = new ArrayList<>();

    private BatchBodyReader() {}

    /// @param userId whose the orders are that name no user themselves, and whose are cancelled
    /// @param cancel ids of orders
    record Batch(@Nullable String userId, List<OrderFields> orders, List<String> cancel) {}

    /// @throws Problem 422 `unreadable_body` when it is not one JSON object of that shape, 400 when it is
    ///     too long
    static Batch read(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw unreadable("the body is empty");
        }
        try (JsonParser parser = OrderBodyReader.JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw unreadable("it is not an object");
            }
            Batch batch = new BatchBodyReader().batch(parser);
            if (parser.nextToken() != null) {
                throw unreadable("something follows after the object");
            }
            return batch;
        } catch (IOException notJson) {
            throw unreadable("it is not valid JSON");
        }
    }

    private static Problem unreadable(String why) {
        return Problem.unprocessable(
                "unreadable_body",
                "The body must be one JSON object with user_id, orders (a list of orders) and cancel (a list of order"
                        + " ids); " + why);
    }

    private Batch batch(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "user_id" -> userId = userId(parser);
                case "orders" -> list(name, parser, this::order);
                case "cancel" -> list(name, parser, this::cancel);
                default -> parser.skipChildren();
            }
        }
        return new Batch(userId, List.copyOf(orders), List.copyOf(cancel));
    }

    private static @Nullable String userId(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> parser.getText().isEmpty() ? null : parser.getText();
            default -> throw unreadable("user_id is no text");
        };
    }

    @FunctionalInterface
    private interface Item {
        void read(JsonParser parser) throws IOException;
    }

    private void list(String name, JsonParser parser, Item item) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw unreadable(name + " is no list");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (orders.size() + cancel.size() == MAX_ITEMS) {
                throw Problem.badRequest(
                        "too_many_orders",
                        "A batch may place and cancel " + MAX_ITEMS + " orders in all; send the rest in another one");
            }
            item.read(parser);
        }
    }

    private void order(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw unreadable("orders holds something that is no object");
        }
        orders.add(OrderBodyReader.object(parser));
    }

    private void cancel(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING -> cancel.add(parser.getText());
            case START_OBJECT -> cancel.add(orderId(parser));
            default -> throw unreadable("cancel holds something that is no order id");
        }
    }

    private static String orderId(JsonParser parser) throws IOException {
        String orderId = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (name.equals("order_id") && token == JsonToken.VALUE_STRING) {
                orderId = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        if (orderId == null) {
            throw unreadable("cancel holds an object without order_id");
        }
        return orderId;
    }
}
