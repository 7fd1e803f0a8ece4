package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import java.util.Arrays;

/// Records as they stand on a topic.
final class Written {
    private Written() {}

    /// Whether both are the same bytes: 0.50 and 0.5 are.
    static boolean isSame(Event one, Event other) {
        return one.equals(other) || Arrays.equals(EventJson.write(one), EventJson.write(other));
    }
}
