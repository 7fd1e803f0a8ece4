package dev.exchange.bot;

import dev.exchange.testing.ArchitectureRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    @Test
    void theRoomsAreKept() {
        ArchitectureRules.check("dev.exchange.bot");
    }
}
