package dev.exchange.wallet.domain;

import java.math.BigDecimal;

/// What a user has of one asset, and would have if every open purchase were filled.
///
/// @param quantity held, available and locked together
/// @param price of one in USD
/// @param value of what is held, in USD
/// @param openPurchases what open purchases have reserved, in USD
public record Position(
        String currency, BigDecimal quantity, BigDecimal price, BigDecimal value, BigDecimal openPurchases) {
    /// What counts against MAX_POSITION_SIZE, in USD.
    public BigDecimal exposure() {
        return value.add(openPurchases);
    }
}
