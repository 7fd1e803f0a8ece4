package dev.exchange.bot.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.platform.config.Variables;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HouseSettingsTest {
    @Test
    void theHouseRunsInDevelopmentOnly() {
        assertThat(read(Map.of(), true).running()).isTrue();
        assertThat(read(Map.of(), false).running()).isFalse();
        assertThat(read(Map.of("HOUSE_BOTS", "true"), false).running()).isFalse();
        assertThat(read(Map.of("HOUSE_BOTS", "false"), true).running()).isFalse();
    }

    @Test
    void theIntervalIsInSeconds() {
        assertThat(read(Map.of(), true).interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(read(Map.of("HOUSE_BOTS_INTERVAL", "2.5"), true).interval()).isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void aValueThatMakesNoSenseIsNamed() {
        assertThatThrownBy(() -> read(Map.of("HOUSE_BOTS", "perhaps"), true)).hasMessageContaining("HOUSE_BOTS");
        assertThatThrownBy(() -> read(Map.of("HOUSE_BOTS_INTERVAL", "0"), true))
                .hasMessageContaining("HOUSE_BOTS_INTERVAL");
    }

    private static HouseSettings read(Map<String, String> environment, boolean development) {
        return HouseSettings.read(new Variables(name -> Optional.ofNullable(environment.get(name))), development);
    }
}
