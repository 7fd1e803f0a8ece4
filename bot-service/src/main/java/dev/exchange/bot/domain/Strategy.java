package dev.exchange.bot.domain;

import static dev.exchange.bot.domain.ParameterRule.amount;
import static dev.exchange.bot.domain.ParameterRule.amountOrZero;
import static dev.exchange.bot.domain.ParameterRule.oneOf;
import static dev.exchange.bot.domain.ParameterRule.percentage;
import static dev.exchange.bot.domain.ParameterRule.positive;
import static dev.exchange.bot.domain.ParameterRule.quantity;
import static dev.exchange.bot.domain.ParameterRule.whole;

import dev.exchange.contracts.WireName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The strategies a bot can follow, each with its parameters.
public enum Strategy implements WireName {
    SCALPING(
            "scalping",
            percentage("profit_target", "gain at which a position is closed, in percent"),
            percentage("stop_loss", "loss at which a position is closed, in percent"),
            quantity("max_position_size", "largest position, in the base currency")),
    GRID_TRADING(
            "grid_trading",
            amount("grid_size", "distance between two levels, in the quote currency"),
            whole("grid_levels", 2, 200, "number of levels, both sides together"),
            amount("investment_amount", "what the grid may use, in the quote currency")),
    MEAN_REVERSION(
            "mean_reversion",
            whole("lookback_period", 2, 1000, "candles of one minute that the mean is taken over"),
            positive("deviation_threshold", "100", "distance from the mean, in standard deviations"),
            quantity("position_size", "size of a position, in the base currency")),
    MOMENTUM(
            "momentum",
            whole("trend_period", 2, 1000, "candles of one minute that a trend is looked for in"),
            percentage("momentum_threshold", "move that counts as a trend, in percent"),
            percentage("stop_loss", "loss at which a position is closed, in percent"),
            quantity("position_size", "size of a position, in the base currency; MIN_ORDER_SIZE if absent")
                    .optional()),
    ARBITRAGE(
            "arbitrage",
            percentage("price_threshold", "difference between two markets worth acting on, in percent"),
            amountOrZero("min_profit", "least profit of a round after fees, in the quote currency"),
            oneOf("execution_speed", List.of("slow", "normal", "fast"), "how eagerly its orders cross the spread")
                    .optional(),
            quantity("position_size", "size of a round, in the base currency; MIN_ORDER_SIZE if absent")
                    .optional()),
    MARKET_MAKING(
            "market_making",
            positive("spread_percentage", "50", "distance between its bid and its ask, in percent"),
            quantity("order_size", "size of each quote, in the base currency"),
            whole("levels", 1, 20, "quotes on each side; 1 if absent").optional());

    private final String wireName;
    // List.of: it cannot change, which its type does not say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<ParameterRule> parameters;

    Strategy(String wireName, ParameterRule... parameters) {
        this.wireName = wireName;
        this.parameters = List.of(parameters);
    }

    @Override
    public String wireName() {
        return wireName;
    }

    public List<ParameterRule> parameters() {
        return parameters;
    }

    /// @throws InvalidBot naming the strategies that are known
    public static Strategy of(@Nullable String name) {
        for (Strategy strategy : values()) {
            if (strategy.wireName.equals(name)) {
                return strategy;
            }
        }
        String known = Arrays.stream(values()).map(Strategy::wireName).collect(Collectors.joining(", "));
        if (name == null) {
            throw new InvalidBot("missing_field", "strategy is missing: it is one of " + known);
        }
        throw new InvalidBot(
                "invalid_strategy", "strategy must be one of " + known + "; '" + name + "' is none of them");
    }

    /// The parameters in this strategy's order, each in its one form.
    ///
    /// @param given by name, as JSON gave them: numbers, texts, or anything else; null stands for none
    /// @throws InvalidBot when one is missing, out of its range, or not one of this strategy's
    public Map<String, Object> checked(@Nullable Map<String, ?> given, OrderLimits limits) {
        Map<String, ?> values = given == null ? Map.of() : given;
        List<String> unknown = new ArrayList<>(values.keySet());
        unknown.removeAll(parameters.stream().map(ParameterRule::name).toList());
        if (!unknown.isEmpty()) {
            throw new InvalidBot(
                    "unknown_parameter",
                    "A " + wireName + " bot has no parameter " + unknown.getFirst() + "; it has " + names());
        }
        Map<String, Object> checked = new LinkedHashMap<>();
        for (ParameterRule rule : parameters) {
            Object value = values.get(rule.name());
            if (value != null) {
                checked.put(rule.name(), rule.checked(value, limits));
            } else if (rule.required()) {
                throw new InvalidBot(
                        "missing_parameter",
                        "A " + wireName + " bot needs parameters." + rule.name() + ", its " + rule.meaning()
                                + "; its parameters are " + names());
            }
        }
        return checked;
    }

    private String names() {
        return parameters.stream()
                .map(rule -> rule.required() ? rule.name() : rule.name() + " (optional)")
                .collect(Collectors.joining(", "));
    }
}
