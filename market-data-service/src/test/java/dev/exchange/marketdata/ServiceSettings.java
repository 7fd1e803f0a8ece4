package dev.exchange.marketdata;

import dev.exchange.testing.ExchangeStack;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/// One start of the service for all tests, with periods and bounds that a test can reach.
public final class ServiceSettings implements QuarkusTestProfile {
    public static final String ALLOWED_ORIGIN = "https://terminal.example";
    public static final int MAX_CONNECTIONS = 8;
    public static final int QUEUE_SIZE = 50;
    public static final int BOOK_DEPTH = 400;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "BOOK_SNAPSHOT_INTERVAL",
                "1s",
                "PRICE_UPDATE_INTERVAL",
                "1",
                "REFERENCE_PRICE_SEED",
                "20260301",
                "WEBSOCKET_HEARTBEAT_INTERVAL",
                "2",
                "WEBSOCKET_MESSAGE_QUEUE_SIZE",
                Integer.toString(QUEUE_SIZE),
                "MAX_WEBSOCKET_CONNECTIONS",
                Integer.toString(MAX_CONNECTIONS),
                "ORDER_BOOK_DEPTH",
                Integer.toString(BOOK_DEPTH),
                "ALLOWED_ORIGINS",
                ALLOWED_ORIGIN);
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(ExchangeStack.class));
    }
}
