package dev.exchange.platform.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads variables by name and complains by name.
public final class Variables {
    private final Function<String, Optional<String>> lookup;

    /// @param lookup gives a variable's value, empty where it is unset
    public Variables(Function<String, Optional<String>> lookup) {
        this.lookup = lookup;
    }

    public String text(String name, String fallback) {
        return lookup.apply(name)
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .orElse(fallback);
    }

    public String oneOf(String name, String fallback, List<String> known) {
        String value = text(name, fallback).toLowerCase(Locale.ROOT);
        if (!known.contains(value)) {
            throw new ConfigurationException(
                    name + " must be one of " + String.join(", ", known) + "; it is '" + value + "'");
        }
        return value;
    }

    public boolean flag(String name, boolean fallback) {
        return Boolean.parseBoolean(oneOf(name, Boolean.toString(fallback), List.of("true", "false")));
    }

    public int whole(String name, int fallback, int least, int most) {
        String value = text(name, Integer.toString(fallback));
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw wholeComplaint(name, value, least, most);
        }
        throw wholeComplaint(name, value, least, most);
    }

    private static ConfigurationException wholeComplaint(String name, String value, int least, int most) {
        return new ConfigurationException(
                name + " must be a whole number from " + least + " to " + most + "; it is '" + value + "'");
    }

    public BigDecimal decimal(String name, String fallback, String least, String most) {
        String value = text(name, fallback);
        BigDecimal number;
        try {
            number = new BigDecimal(value);
        } catch (NumberFormatException notANumber) {
            throw decimalComplaint(name, value, least, most);
        }
        if (number.compareTo(new BigDecimal(least)) < 0 || number.compareTo(new BigDecimal(most)) > 0) {
            throw decimalComplaint(name, value, least, most);
        }
        return number;
    }

    private static ConfigurationException decimalComplaint(String name, String value, String least, String most) {
        return new ConfigurationException(
                name + " must be a number from " + least + " to " + most + "; it is '" + value + "'");
    }

    /// A duration given in seconds, fractions allowed.
    public Duration seconds(String name, String fallback, String least, String most) {
        return Duration.ofMillis(
                decimal(name, fallback, least, most).movePointRight(3).longValue());
    }

    /// Items separated by commas.
    public List<String> list(String name, String fallback) {
        return Arrays.stream(text(name, fallback).split(","))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /// Amounts by currency, `USD=100000,BTC=2`.
    public Map<String, BigDecimal> amounts(String name, String fallback) {
        Map<String, BigDecimal> amounts = new LinkedHashMap<>();
        for (String item : list(name, fallback)) {
            String[] parts = item.split("=", 2);
            try {
                BigDecimal amount = new BigDecimal(parts.length == 2 ? parts[1].trim() : "");
                if (amount.signum() < 0) {
                    throw new ConfigurationException(
                            name + " must not hold a negative amount; it holds '" + item + "'");
                }
                amounts.put(parts[0].trim().toUpperCase(Locale.ROOT), amount);
            } catch (NumberFormatException notANumber) {
                throw new ConfigurationException(
                        name + " must look like USD=100000,BTC=2; its part '" + item + "' does not");
            }
        }
        return amounts;
    }
}
