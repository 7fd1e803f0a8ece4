package dev.exchange.bot.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StrategyTest {
    private static final OrderLimits LIMITS =
            new OrderLimits(new BigDecimal("0.0001"), new BigDecimal("1000000"), new BigDecimal("0.0001"));

    static List<Arguments> complete() {
        return List.of(
                Arguments.of(
                        Strategy.SCALPING, Map.of("profit_target", 0.5, "stop_loss", 0.2, "max_position_size", 0.1)),
                Arguments.of(
                        Strategy.GRID_TRADING, Map.of("grid_size", 100, "grid_levels", 10, "investment_amount", 5000)),
                Arguments.of(
                        Strategy.MEAN_REVERSION,
                        Map.of("lookback_period", 20, "deviation_threshold", 2, "position_size", 0.1)),
                Arguments.of(Strategy.MOMENTUM, Map.of("trend_period", 14, "momentum_threshold", 1.5, "stop_loss", 2)),
                Arguments.of(Strategy.ARBITRAGE, Map.of("price_threshold", 0.3, "min_profit", 0)),
                Arguments.of(Strategy.MARKET_MAKING, Map.of("spread_percentage", 0.2, "order_size", 0.5)));
    }

    @ParameterizedTest
    @MethodSource("complete")
    void aStrategyTakesItsParametersInItsOwnOrder(Strategy strategy, Map<String, Object> given) {
        Map<String, Object> checked = strategy.checked(given, LIMITS);

        assertThat(checked.keySet())
                .containsExactlyElementsOf(strategy.parameters().stream()
                        .map(ParameterRule::name)
                        .filter(given::containsKey)
                        .toList());
        checked.forEach((name, value) -> assertThat((BigDecimal) value)
                .isEqualByComparingTo(given.get(name).toString()));
    }

    @ParameterizedTest
    @MethodSource("complete")
    void eachRequiredParameterIsMissedByName(Strategy strategy, Map<String, Object> given) {
        for (String name : given.keySet()) {
            Map<String, Object> lacking = new HashMap<>(given);
            lacking.put(name, null);

            assertThatThrownBy(() -> strategy.checked(lacking, LIMITS))
                    .isInstanceOfSatisfying(
                            InvalidBot.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("missing_parameter"))
                    .hasMessageContaining("parameters." + name);
        }
    }

    @ParameterizedTest
    @MethodSource("complete")
    void aParameterOfNobodyIsRefusedWithTheKnownOnes(Strategy strategy, Map<String, Object> given) {
        Map<String, Object> more = new HashMap<>(given);
        more.put("profit_traget", 1);

        assertThatThrownBy(() -> strategy.checked(more, LIMITS))
                .isInstanceOfSatisfying(
                        InvalidBot.class, refusal -> assertThat(refusal.code()).isEqualTo("unknown_parameter"))
                .hasMessageContaining("profit_traget")
                .hasMessageContaining(strategy.parameters().getFirst().name());
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void noParametersAtAllAreAnsweredWithWhatIsNeeded(Strategy strategy) {
        assertThatThrownBy(() -> strategy.checked(null, LIMITS))
                .isInstanceOf(InvalidBot.class)
                .hasMessageContaining(strategy.parameters().getFirst().name());
    }

    @ParameterizedTest
    @CsvSource({
        "profit_target,0",
        "profit_target,-1",
        "profit_target,100.1",
        "profit_target,much",
        "profit_target,NaN",
        "profit_target,1e999999999",
        "profit_target,0.123456789",
        "max_position_size,0.00005",
        "max_position_size,0.00015",
        "max_position_size,1000001"
    })
    void aValueThatMakesNoSenseIsRefusedWithWhatWould(String name, String value) {
        Map<String, Object> given =
                new HashMap<>(Map.of("profit_target", 0.5, "stop_loss", 0.2, "max_position_size", 0.1));
        given.put(name, value);

        assertThatThrownBy(() -> Strategy.SCALPING.checked(given, LIMITS))
                .isInstanceOfSatisfying(
                        InvalidBot.class, refusal -> assertThat(refusal.code()).isEqualTo("invalid_parameter"))
                .hasMessageContaining("parameters." + name)
                .hasMessageContaining("must be");
    }

    @Test
    void aValueThatIsNoNumberAtAllIsRefused() {
        for (Object value : Arrays.asList(List.of(1), Map.of("a", 1), true, "")) {
            assertThatThrownBy(() ->
                            Strategy.MARKET_MAKING.checked(Map.of("spread_percentage", value, "order_size", 1), LIMITS))
                    .isInstanceOf(InvalidBot.class)
                    .hasMessageContaining("must be a number");
        }
    }

    @Test
    void wholeNumbersAreWhole() {
        assertThatThrownBy(() -> Strategy.GRID_TRADING.checked(
                        Map.of("grid_size", 1, "grid_levels", "2.5", "investment_amount", 1), LIMITS))
                .hasMessageContaining("whole number from 2 to 200");
        assertThat(Strategy.GRID_TRADING.checked(
                        Map.of("grid_size", 1, "grid_levels", "20.0", "investment_amount", 1), LIMITS))
                .containsEntry("grid_levels", new BigDecimal("20"));
    }

    @Test
    void wordsAreOneOfTheKnown() {
        assertThat(Strategy.ARBITRAGE.checked(
                        Map.of("price_threshold", 1, "min_profit", 1, "execution_speed", "fast"), LIMITS))
                .containsEntry("execution_speed", "fast");
        assertThatThrownBy(() -> Strategy.ARBITRAGE.checked(
                        Map.of("price_threshold", 1, "min_profit", 1, "execution_speed", "warp"), LIMITS))
                .hasMessageContaining("slow, normal, fast");
    }

    @Test
    void anUnknownStrategyIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Strategy.of("hodl")).hasMessageContaining("scalping, grid_trading, mean_reversion");
        assertThatThrownBy(() -> Strategy.of(null)).hasMessageContaining("missing");
    }
}
