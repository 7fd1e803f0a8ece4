package dev.exchange.marketdata.api.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.contracts.Catalogue;
import dev.exchange.marketdata.domain.CandleInterval;
import dev.exchange.platform.config.ExchangeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.Serial;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads what comes in and says what is wrong with what makes no sense.
@ApplicationScoped
public class ClientMessages {
    /// The longest message that is read, in characters.
    static final int MAX_LENGTH = 4096;

    /// Part of the contract; what feeds them is not there yet.
    private static final Set<String> NOT_AVAILABLE = Set.of("orders", "wallets", "alerts");

    private static final String STREAMS =
            Arrays.stream(StreamType.values()).map(StreamType::wireName).collect(Collectors.joining(", "));

    private final ObjectMapper json;
    private final Catalogue catalogue;
    private final int bookDepth;

    public ClientMessages(ObjectMapper json, Catalogue catalogue, ExchangeConfig config) {
        this.json = json;
        this.catalogue = catalogue;
        this.bookDepth = config.orderBookDepth();
    }

    /// A message that is answered with an error.
    static final class Refused extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        private final String code;
        private final String detail;

        Refused(String code, String detail) {
            super(detail, null, false, false);
            this.code = code;
            this.detail = detail;
        }

        String code() {
            return code;
        }

        String detail() {
            return detail;
        }
    }

    ClientMessage read(String text) throws Refused {
        if (text.length() > MAX_LENGTH) {
            throw new Refused(
                    "message_too_large",
                    "A message has at most " + MAX_LENGTH + " characters; this had " + text.length());
        }
        JsonNode message = parse(text);
        String type = text(message, "type");
        if (type == null) {
            throw new Refused("missing_field", "type is missing; it is one of subscribe, unsubscribe, ping");
        }
        return switch (type) {
            case "subscribe" -> new ClientMessage.Subscribe(subscription(message));
            case "unsubscribe" -> new ClientMessage.Unsubscribe(subscription(message));
            case "ping" -> new ClientMessage.Ping();
            default ->
                throw new Refused(
                        "unknown_type", "type must be one of subscribe, unsubscribe, ping; it is " + quote(type));
        };
    }

    private JsonNode parse(String text) throws Refused {
        try {
            JsonNode message = json.readTree(text);
            if (message != null && message.isObject()) {
                return message;
            }
        } catch (JsonProcessingException notJson) {
            throw new Refused("malformed_json", "A message is a JSON object; this cannot be read as JSON");
        }
        throw new Refused("malformed_json", "A message is a JSON object; this is something else");
    }

    private ClientMessage.Subscription subscription(JsonNode message) throws Refused {
        StreamType stream = stream(text(message, "subscription_type"));
        return new ClientMessage.Subscription(
                stream, pair(text(message, "pair_symbol")), depth(message), interval(text(message, "interval")));
    }

    private static StreamType stream(@Nullable String name) throws Refused {
        if (name == null) {
            throw new Refused("missing_field", "subscription_type is missing; it is one of " + STREAMS);
        }
        for (StreamType stream : StreamType.values()) {
            if (stream.wireName().equals(name)) {
                return stream;
            }
        }
        if (NOT_AVAILABLE.contains(name)) {
            throw new Refused(
                    "subscription_not_available",
                    "The subscription " + quote(name) + " is not available in this version; available are " + STREAMS);
        }
        throw new Refused(
                "unknown_subscription_type", "subscription_type must be one of " + STREAMS + "; it is " + quote(name));
    }

    private String pair(@Nullable String name) throws Refused {
        String listed = catalogue.pairs().stream().map(Catalogue.Pair::symbol).collect(Collectors.joining(", "));
        if (name == null) {
            throw new Refused("missing_field", "pair_symbol is missing; it is one of " + listed);
        }
        return catalogue
                .findPair(name)
                .map(Catalogue.Pair::symbol)
                .orElseThrow(() -> new Refused(
                        "unknown_pair", "There is no trading pair " + quote(name) + "; listed are " + listed));
    }

    private int depth(JsonNode message) throws Refused {
        JsonNode depth = message.path("depth");
        if (depth.isMissingNode() || depth.isNull()) {
            return bookDepth;
        }
        if (!depth.canConvertToInt() || !depth.isIntegralNumber() || depth.intValue() < 1) {
            throw new Refused("invalid_depth", "depth must be a whole number from 1 to " + bookDepth);
        }
        return Math.min(depth.intValue(), bookDepth);
    }

    private static CandleInterval interval(@Nullable String name) throws Refused {
        if (name == null) {
            return CandleInterval.ONE_MINUTE;
        }
        return CandleInterval.find(name)
                .orElseThrow(() -> new Refused(
                        "invalid_interval",
                        "interval must be one of "
                                + Arrays.stream(CandleInterval.values())
                                        .map(CandleInterval::wireName)
                                        .collect(Collectors.joining(", "))
                                + "; it is " + quote(name)));
    }

    private static @Nullable String text(JsonNode message, String field) throws Refused {
        JsonNode value = message.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw new Refused("invalid_field", field + " must be a text");
        }
        return value.textValue();
    }

    // What comes back is a short piece of what came.
    private static String quote(String text) {
        return "'" + (text.length() <= 64 ? text : text.substring(0, 64) + "…") + "'";
    }
}
