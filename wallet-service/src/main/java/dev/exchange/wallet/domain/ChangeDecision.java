package dev.exchange.wallet.domain;

import dev.exchange.contracts.RequestOrigin;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// How the request for a change was decided, once and for all, as a [Decision] for an order is.
public sealed interface ChangeDecision {
    /// Unique among all requests.
    long requestNumber();

    /// The record that was decided. The same request in another record is not answered again.
    RequestOrigin origin();

    long orderNumber();

    String userId();

    /// What the change needs is locked, and it goes to the engine.
    ///
    /// @param added locked besides what was locked for the order before; zero where that is enough
    /// @param protectionPrice where the order stops when it trades at market; null for one with a price
    record Granted(
            long requestNumber,
            RequestOrigin origin,
            long orderNumber,
            String userId,
            BigDecimal added,
            @Nullable BigDecimal protectionPrice)
            implements ChangeDecision {}

    /// Nothing was locked, and the order stays as it is.
    ///
    /// @param currency with `required` and `available`, where the refusal is about an amount
    record Refused(
            long requestNumber,
            RequestOrigin origin,
            long orderNumber,
            String userId,
            String code,
            String reason,
            @Nullable String currency,
            @Nullable BigDecimal required,
            @Nullable BigDecimal available)
            implements ChangeDecision {}
}
