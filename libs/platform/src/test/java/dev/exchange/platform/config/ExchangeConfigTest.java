package dev.exchange.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.contracts.Catalogue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeConfigTest {
    @Test
    void hasTheDocumentedDefaultsWhenNothingIsSet() {
        ExchangeConfig config = read(Map.of());

        assertThat(config.isDevelopment()).isTrue();
        assertThat(config.operatorKey()).isNull();
        assertThat(config.orderBookDepth()).isEqualTo(1000);
        assertThat(config.minOrderSize()).isEqualByComparingTo("0.0001");
        assertThat(config.maxOrderSize()).isEqualByComparingTo("1000000");
        assertThat(config.maxPositionSize()).isEqualByComparingTo("100000");
        assertThat(config.maxDailyTrades()).isEqualTo(1000);
        assertThat(config.maxLeverage()).isEqualByComparingTo("10");
        assertThat(config.liquidationThreshold()).isEqualByComparingTo("0.8");
        assertThat(config.fees().makerRate()).isEqualByComparingTo("0.001");
        assertThat(config.fees().takerRate()).isEqualByComparingTo("0.002");
        assertThat(config.fees().minFee()).isEqualByComparingTo("0.0001");
        assertThat(config.orderAckTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.webSocketHeartbeatInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.startingBalances()).containsEntry("USD", new BigDecimal("100000"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAKER_FEE_RATE | abc",
                "MAKER_FEE_RATE | -0.1",
                "TAKER_FEE_RATE | 0.0001",
                "MIN_ORDER_SIZE | 0",
                "MAX_ORDER_SIZE | 0.00001",
                "MAX_POSITION_SIZE | -1",
                "MAX_DAILY_TRADES | 0.5",
                "MAX_LEVERAGE | tenfold",
                "LIQUIDATION_THRESHOLD | 1.01",
                "ORDER_BOOK_DEPTH | 1.5",
                "ORDER_BOOK_DEPTH | 0",
                "ORDER_MATCHING_INTERVAL | soon",
                "ENVIRONMENT | staging",
                "EXTERNAL_DATA_PROVIDERS | coinbase,mtgox",
                "STARTING_BALANCES | USD",
                "STARTING_BALANCES | DOGE=1",
                "STARTING_BALANCES | USD=-1",
                "STARTING_BALANCES | USD=0.000000001",
                "API_KEY_REQUIRED | true",
                "ENABLE_ORDER_SIGNATURE_VALIDATION | maybe",
            })
    void namesTheVariableThatMakesNoSense(String name, String value) {
        assertThatThrownBy(() -> read(Map.of(name, value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(name);
    }

    @Test
    void theOperatorsKeyIsComparedButNotShown() {
        ExchangeConfig config = read(Map.of("OPERATOR_KEY", "open sesame"));

        Secret key = Objects.requireNonNull(config.operatorKey());
        assertThat(key.isSameAs("open sesame")).isTrue();
        assertThat(key.isSameAs("open")).isFalse();
        assertThat(config.toString()).doesNotContain("sesame");
    }

    @Test
    void readsFractionsOfSeconds() {
        assertThat(read(Map.of("PRICE_UPDATE_INTERVAL", "0.25")).priceUpdateInterval())
                .isEqualTo(Duration.ofMillis(250));
    }

    private static ExchangeConfig read(Map<String, String> environment) {
        return ExchangeConfig.read(
                new Variables(name -> Optional.ofNullable(environment.get(name))), Catalogue.standard());
    }
}
