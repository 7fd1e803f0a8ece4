package dev.exchange.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlConfigSourceTest {
    @Test
    void splitsTheUrlForBothDrivers() {
        var properties =
                DatabaseUrlConfigSource.properties("postgresql://ann:p%40ss@db.example:6543/orders?sslmode=require");

        assertThat(properties)
                .containsEntry("quarkus.datasource.reactive.url", "postgresql://db.example:6543/orders?sslmode=require")
                .containsEntry(
                        "quarkus.datasource.jdbc.url", "jdbc:postgresql://db.example:6543/orders?sslmode=require")
                .containsEntry("quarkus.datasource.username", "ann")
                .containsEntry("quarkus.datasource.password", "p@ss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite:///./crypto_trading.db", "mysql://h/d", "postgresql://host", "not a url"})
    void refusesWhatIsNotAPostgresUrlWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> DatabaseUrlConfigSource.properties(url))
                .hasMessageContaining("DATABASE_URL must look like")
                .hasMessageNotContaining(url);
    }
}
