package dev.exchange.bot.domain.house;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/// What one of the house's users has. Not thread-safe: a plan is made by one thread, which keeps count here of what
/// its steps use and free.
public final class Holdings {
    private final Map<String, BigDecimal> totals;
    private final Map<String, BigDecimal> available;

    /// @param totals balance by currency, what is locked in orders included
    /// @param available the part of it that is free
    public Holdings(Map<String, BigDecimal> totals, Map<String, BigDecimal> available) {
        this.totals = Map.copyOf(totals);
        this.available = new HashMap<>(available);
    }

    public BigDecimal total(String currency) {
        return totals.getOrDefault(currency, BigDecimal.ZERO);
    }

    public BigDecimal available(String currency) {
        return available.getOrDefault(currency, BigDecimal.ZERO);
    }

    /// Takes `amount` off what is free, if there is that much.
    boolean use(String currency, BigDecimal amount) {
        BigDecimal left = available(currency).subtract(amount);
        if (left.signum() < 0) {
            return false;
        }
        available.put(currency, left);
        return true;
    }

    void free(String currency, BigDecimal amount) {
        available.merge(currency, amount, BigDecimal::add);
    }
}
