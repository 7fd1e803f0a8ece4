package dev.exchange.wallet.domain;

import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.RequestOrigin;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// How the request for an order was decided, once and for all: stored before it is answered, so that the
/// same request read again is answered the same.
public sealed interface Decision {
    long orderNumber();

    /// The record that was decided. The same order in another record is not answered again.
    RequestOrigin origin();

    String userId();

    /// The funds are locked, and the order goes to the engine.
    ///
    /// @param amount locked, in `currency`
    /// @param protectionPrice where a market order stops; null for an order with a price of its own
    /// @param fees what its fills will be charged
    record Reserved(
            long orderNumber,
            RequestOrigin origin,
            String userId,
            String currency,
            BigDecimal amount,
            @Nullable BigDecimal protectionPrice,
            FeeTerms fees)
            implements Decision {}

    /// Nothing was locked, and the order ends here.
    ///
    /// @param currency with `required` and `available`, where the refusal is about an amount
    record Refused(
            long orderNumber,
            RequestOrigin origin,
            String userId,
            String code,
            String reason,
            @Nullable String currency,
            @Nullable BigDecimal required,
            @Nullable BigDecimal available)
            implements Decision {}
}
