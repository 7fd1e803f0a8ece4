package dev.exchange.order.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.exchange.contracts.Decimals;
import dev.exchange.order.domain.OrderFields;
import dev.exchange.order.domain.Violation;
import dev.exchange.platform.errors.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the body of a request to place an order, straight from the JSON's tokens: this is the hot path. Numbers may be
/// numbers or strings, null and the empty string mean "none", unknown fields are passed over. What is of the wrong type
/// is noted, not thrown, so that the answer can name everything that is wrong at once.
final class OrderBodyReader {
    static final List<String> TEXTS =
            List.of("user_id", "client_order_id", "pair_symbol", "order_type", "order_side", "time_in_force");
    static final List<String> NUMBERS = List.of("quantity", "price", "stop_price", "expires_hours");

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_SHOWN = 40;
    private static final int MAX_NUMBER_LENGTH = 2 * Decimals.MAX_DIGITS;

    private final Map<String, @Nullable Object> values = new HashMap<>();
    private final List<Violation> unreadable = new ArrayList<>();

    private OrderBodyReader() {}

    /// @throws Problem 422 `unreadable_body` when it is not one JSON object
    static OrderFields read(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw unreadable("the body is empty");
        }
        OrderBodyReader reader = new OrderBodyReader();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw unreadable("it is not an object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                reader.field(name, parser);
            }
            if (parser.nextToken() != null) {
                throw unreadable("something follows after the object");
            }
        } catch (IOException notJson) {
            throw unreadable("it is not valid JSON");
        }
        return reader.fields();
    }

    private static Problem unreadable(String why) {
        return Problem.unprocessable(
                "unreadable_body", "The body must be one JSON object with the fields of an order; " + why);
    }

    private void field(String name, JsonParser parser) throws IOException {
        boolean text = TEXTS.contains(name);
        if (!text && !NUMBERS.contains(name)) {
            parser.skipChildren();
            return;
        }
        if (values.containsKey(name)) {
            parser.skipChildren();
            unreadable.add(Violation.unreadable(name, "repeated_field", name + " is there twice; send it once"));
            return;
        }
        values.put(name, text ? text(name, parser) : number(name, parser));
    }

    private @Nullable String text(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            return text.isEmpty() ? null : text;
        }
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            wrongType(name, "a text", parser);
        }
        return null;
    }

    private @Nullable BigDecimal number(String name, JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            wrongType(name, "a number", parser);
            return null;
        }
        String text = parser.getText().trim();
        if (text.isEmpty()) {
            return null;
        }
        BigDecimal number = text.length() <= MAX_NUMBER_LENGTH && isAscii(text) ? parsed(text) : null;
        if (number == null) {
            unreadable.add(Violation.unreadable(
                    name, "invalid_type", name + " must be a number; '" + shown(text) + "' is none"));
        } else if (!Decimals.isReasonable(number)) {
            unreadable.add(Violation.senseless(
                    name, "invalid_" + name, name + " must be a number of at most " + Decimals.MAX_DIGITS + " digits"));
            return null;
        }
        return number;
    }

    private static @Nullable BigDecimal parsed(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    // BigDecimal would read the digits of every script.
    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    private void wrongType(String name, String type, JsonParser parser) throws IOException {
        String found = parser.currentToken().isStructStart() ? "an object or a list" : shown(parser.getText());
        parser.skipChildren();
        unreadable.add(Violation.unreadable(name, "invalid_type", name + " must be " + type + ", not " + found));
    }

    private static String shown(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }

    private OrderFields fields() {
        return new OrderFields(
                text("user_id"),
                text("client_order_id"),
                text("pair_symbol"),
                text("order_type"),
                text("order_side"),
                text("time_in_force"),
                number("quantity"),
                number("price"),
                number("stop_price"),
                number("expires_hours"),
                unreadable);
    }

    private @Nullable String text(String name) {
        return (String) values.get(name);
    }

    private @Nullable BigDecimal number(String name) {
        return (BigDecimal) values.get(name);
    }
}
