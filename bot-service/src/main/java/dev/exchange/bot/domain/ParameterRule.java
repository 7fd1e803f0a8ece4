package dev.exchange.bot.domain;

import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One parameter of a strategy and what it may be.
///
/// @param name as on the wire
/// @param kind what its values are
/// @param required whether a bot must have it
/// @param meaning for the documentation and for errors
public record ParameterRule(String name, Kind kind, boolean required, String meaning) {
    private static final BigDecimal MOST_AMOUNT = new BigDecimal("1000000000000");
    private static final int MOST_DECIMALS = 8;

    /// What a value may be.
    public sealed interface Kind {
        /// A number above 0, at most `most`.
        record Positive(BigDecimal most) implements Kind {}

        /// A number from 0 to `most`.
        record NotNegative(BigDecimal most) implements Kind {}

        record Whole(int least, int most) implements Kind {}

        /// What an order could be for on the bot's pair.
        record Quantity() implements Kind {}

        record OneOf(List<String> words) implements Kind {}
    }

    static ParameterRule percentage(String name, String meaning) {
        return new ParameterRule(name, new Kind.Positive(new BigDecimal("100")), true, meaning);
    }

    static ParameterRule positive(String name, String most, String meaning) {
        return new ParameterRule(name, new Kind.Positive(new BigDecimal(most)), true, meaning);
    }

    static ParameterRule amount(String name, String meaning) {
        return new ParameterRule(name, new Kind.Positive(MOST_AMOUNT), true, meaning);
    }

    static ParameterRule amountOrZero(String name, String meaning) {
        return new ParameterRule(name, new Kind.NotNegative(MOST_AMOUNT), true, meaning);
    }

    static ParameterRule whole(String name, int least, int most, String meaning) {
        return new ParameterRule(name, new Kind.Whole(least, most), true, meaning);
    }

    static ParameterRule quantity(String name, String meaning) {
        return new ParameterRule(name, new Kind.Quantity(), true, meaning);
    }

    static ParameterRule oneOf(String name, List<String> words, String meaning) {
        return new ParameterRule(name, new Kind.OneOf(words), true, meaning);
    }

    ParameterRule optional() {
        return new ParameterRule(name, kind, false, meaning);
    }

    /// The value in its one form: a BigDecimal, or a String for words.
    ///
    /// @param value what JSON gave: a number, a text, or anything else
    /// @throws InvalidBot saying what would be right
    Object checked(Object value, OrderLimits limits) {
        return switch (kind) {
            case Kind.Positive(BigDecimal most) -> {
                BigDecimal number = decimal(value);
                if (number.signum() <= 0 || number.compareTo(most) > 0) {
                    throw wrong(value, "a number above 0 and at most " + Decimals.plain(most));
                }
                yield number;
            }
            case Kind.NotNegative(BigDecimal most) -> {
                BigDecimal number = decimal(value);
                if (number.signum() < 0 || number.compareTo(most) > 0) {
                    throw wrong(value, "a number from 0 to " + Decimals.plain(most));
                }
                yield number;
            }
            case Kind.Whole(int least, int most) -> {
                BigDecimal number = decimal(value);
                if (number.scale() > 0
                        || number.compareTo(BigDecimal.valueOf(least)) < 0
                        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
                    throw wrong(value, "a whole number from " + least + " to " + most);
                }
                yield number;
            }
            case Kind.Quantity() -> quantity(value, limits);
            case Kind.OneOf(List<String> words) -> {
                if (value instanceof String word && words.contains(word)) {
                    yield word;
                }
                throw wrong(value, "one of " + String.join(", ", words));
            }
        };
    }

    private BigDecimal quantity(Object value, OrderLimits limits) {
        BigDecimal number = decimal(value);
        if (number.compareTo(limits.least()) < 0 || number.compareTo(limits.most()) > 0) {
            throw wrong(
                    value,
                    "from " + Decimals.plain(limits.least()) + " to " + Decimals.plain(limits.most())
                            + " of the base currency");
        }
        if (!Decimals.isMultiple(number, limits.step())) {
            throw wrong(
                    value,
                    "a multiple of " + Decimals.plain(limits.step()) + "; the nearest is "
                            + Decimals.plain(Decimals.nearest(number, limits.step())));
        }
        return number;
    }

    private BigDecimal decimal(Object value) {
        BigDecimal number = asDecimal(value);
        if (number == null || !Decimals.isReasonable(number)) {
            throw wrong(value, "a number");
        }
        BigDecimal normal = Decimals.normal(number);
        if (normal.scale() > MOST_DECIMALS) {
            throw wrong(value, "a number with at most " + MOST_DECIMALS + " digits after the point");
        }
        return normal;
    }

    private static @Nullable BigDecimal asDecimal(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal;
        }
        if (value instanceof Number || value instanceof String) {
            String text = value.toString().trim();
            if (text.length() <= 2 * Decimals.MAX_DIGITS) {
                try {
                    return new BigDecimal(text);
                } catch (NumberFormatException notANumber) {
                    return null;
                }
            }
        }
        return null;
    }

    private InvalidBot wrong(Object value, String right) {
        String shown = value instanceof BigDecimal number && !Decimals.isReasonable(number) ? "too long" : "" + value;
        String cut = shown.length() > 60 ? shown.substring(0, 60) + "…" : shown;
        return new InvalidBot(
                "invalid_parameter", "parameters." + name + " (" + meaning + ") must be " + right + "; it is " + cut);
    }
}
