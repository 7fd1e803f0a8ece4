package dev.exchange.order.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.exchange.contracts.Decimals;
import dev.exchange.order.domain.OrderField;
import dev.exchange.order.domain.OrderFields;
import dev.exchange.order.domain.Violation;
import dev.exchange.platform.errors.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads an order's fields straight from the JSON's tokens: this is the hot path. Numbers may be numbers or
/// strings, null and the empty string mean "none", unknown fields are passed over. What is of the wrong
/// type is noted, not thrown, so that the answer can name everything that is wrong at once.
final class OrderBodyReader {
    static final JsonFactory JSON = new JsonFactory();

    private static final int MAX_SHOWN = 40;
    private static final int MAX_NUMBER_LENGTH = 2 * Decimals.MAX_DIGITS;

    private final String path;
    private final Map<OrderField, Object> values = new EnumMap<>(OrderField.class);
    private final Set<OrderField> seen = EnumSet.noneOf(OrderField.class);
    private final List<Violation> unreadable = new ArrayList<>();

    private OrderBodyReader(String path) {
        this.path = path;
    }

    /// @throws Problem 422 `unreadable_body` when it is not one JSON object
    static OrderFields read(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw unreadable("the body is empty");
        }
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw unreadable("it is not an object");
            }
            OrderFields fields = object(parser);
            if (parser.nextToken() != null) {
                throw unreadable("something follows after the object");
            }
            return fields;
        } catch (IOException notJson) {
            throw unreadable("it is not valid JSON");
        }
    }

    private static Problem unreadable(String why) {
        return Problem.unprocessable(
                "unreadable_body", "The body must be one JSON object with the fields of an order; " + why);
    }

    /// Reads the object at whose beginning the parser stands, to its end.
    static OrderFields object(JsonParser parser) throws IOException {
        return new OrderBodyReader("").fields(parser);
    }

    private OrderFields fields(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            OrderField field = OrderField.named(name);
            if (field == null) {
                parser.skipChildren();
            } else if (seen.add(field)) {
                read(field, parser);
            } else {
                parser.skipChildren();
                note(field, "repeated_field", "is there twice; send it once");
            }
        }
        return new OrderFields(path, values, unreadable);
    }

    private void read(OrderField field, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        Object value = switch (field.kind()) {
            case TEXT -> text(field, parser);
            case NUMBER -> number(field, parser);
            case FLAG -> flag(field, parser);
            case ORDER -> order(field, parser);
        };
        if (value != null) {
            values.put(field, value);
        }
    }

    private @Nullable String text(OrderField field, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            wrongType(field, "a text", parser);
            return null;
        }
        String text = parser.getText();
        return text.isEmpty() ? null : text;
    }

    private @Nullable BigDecimal number(OrderField field, JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            wrongType(field, "a number", parser);
            return null;
        }
        String text = parser.getText().trim();
        if (text.isEmpty()) {
            return null;
        }
        BigDecimal number = text.length() <= MAX_NUMBER_LENGTH && isAscii(text) ? parsed(text) : null;
        if (number == null) {
            note(field, "invalid_type", "must be a number; '" + shown(text) + "' is none");
        } else if (!Decimals.isReasonable(number)) {
            unreadable.add(Violation.senseless(
                    name(field),
                    "invalid_" + field.wireName(),
                    name(field) + " must be a number of at most " + Decimals.MAX_DIGITS + " digits"));
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

    private @Nullable Boolean flag(OrderField field, JsonParser parser) throws IOException {
        return switch (parser.getText()) {
            case "true" -> true;
            case "false" -> false;
            case "" -> null;
            default -> {
                wrongType(field, "true or false", parser);
                yield null;
            }
        };
    }

    private @Nullable OrderFields order(OrderField field, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            wrongType(field, "an object with the fields of an order", parser);
            return null;
        }
        if (!path.isEmpty()) {
            parser.skipChildren();
            unreadable.add(Violation.senseless(
                    name(field),
                    field.wireName() + "_not_allowed",
                    "an order that is placed together with another has no further orders with it: leave " + name(field)
                            + " out"));
            return null;
        }
        return new OrderBodyReader(name(field) + ".").fields(parser);
    }

    private void wrongType(OrderField field, String type, JsonParser parser) throws IOException {
        String found = parser.currentToken().isStructStart() ? "an object or a list" : shown(parser.getText());
        parser.skipChildren();
        note(field, "invalid_type", "must be " + type + ", not " + found);
    }

    private void note(OrderField field, String code, String what) {
        unreadable.add(Violation.unreadable(name(field), code, name(field) + " " + what));
    }

    private String name(OrderField field) {
        return path + field.wireName();
    }

    private static String shown(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    }
}
