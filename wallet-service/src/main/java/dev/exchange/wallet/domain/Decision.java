package dev.exchange.wallet.domain;

import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.RequestOrigin;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the request for an order was decided, once and for all: stored before it is answered, so that the
/// same request read again is answered the same, whatever the order has done since.
public sealed interface Decision {
    long orderNumber();

    /// The record that was decided. The same order in another record is not answered again.
    RequestOrigin origin();

    String userId();

    /// The funds are locked, and the order goes to the engine.
    ///
    /// @param amount locked for the order, or for both of a pair, in `currency`
    /// @param fees what its fills will be charged
    /// @param bounds what was set for the order
    /// @param linked what was set for each order that is placed together with it
    /// @param legs what is locked for the legs of a bracket; null where there is none
    record Reserved(
            long orderNumber,
            RequestOrigin origin,
            String userId,
            String currency,
            BigDecimal amount,
            FeeTerms fees,
            PriceBounds bounds,
            List<PriceBounds> linked,
            @Nullable LegsReservation legs)
            implements Decision {
        /// As they are before anything happens to them: the order's, and that of its legs.
        public List<Reservation> reservations() {
            Reservation own = Reservation.of(orderNumber, userId, currency, amount);
            return legs == null ? List.of(own) : List.of(own, legs.reservation(userId));
        }
    }

    /// What both legs of a bracket share, under the first one's number.
    ///
    /// @param amount from the start; zero where the fills of the entry order make it grow
    record LegsReservation(long orderNumber, String currency, BigDecimal amount) {
        Reservation reservation(String userId) {
            return amount.signum() == 0
                    ? Reservation.growing(orderNumber, userId, currency)
                    : Reservation.of(orderNumber, userId, currency, amount);
        }
    }

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
