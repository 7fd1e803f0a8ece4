package dev.exchange.wallet.store;

import dev.exchange.contracts.Catalogue;
import dev.exchange.wallet.domain.FundsRefusal;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.Valuation;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// What an amount takes of a limit.
final class FundsValue {
    private static final int DECIMALS = 2;

    private FundsValue() {}

    /// In USD at the prices of now, rounded up to cents, so that many small amounts do not pass below a limit.
    ///
    /// @throws FundsRefusal when nothing says what the currency is worth
    static BigDecimal usd(Catalogue catalogue, Prices prices, String currency, BigDecimal amount) {
        return new Valuation(catalogue, prices)
                .price(currency)
                .orElseThrow(() -> FundsRefusal.invalid(
                        "no_price", "Nothing says what " + currency + " is worth now, so no limit can be checked"))
                .multiply(amount)
                .setScale(DECIMALS, RoundingMode.UP);
    }
}
