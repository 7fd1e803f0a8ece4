package dev.exchange.wallet.store;

import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.wallet.domain.Decision;
import dev.exchange.wallet.domain.PriceBounds;
import dev.exchange.wallet.domain.Reservation;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A decision as it is stored: a row for the order, and one for the legs of a bracket, which share a
/// reservation of their own.
///
/// @param grownBy the entry order whose fills bring what this row's orders may spend; null for all others
/// @param reserved what was decided for the order; null where it was refused, and for legs, whose decision
///     stands with their entry order
/// @param refused why there is no reservation; null where there is one
record DecisionRow(
        long orderNumber,
        RequestOrigin origin,
        String userId,
        @Nullable String currency,
        @Nullable Integer feeTerms,
        BigDecimal amount,
        @Nullable Long grownBy,
        Decision.@Nullable Reserved reserved,
        Decision.@Nullable Refused refused) {
    /// @param feeTermsId how fee terms are numbered
    static List<DecisionRow> of(Decision decision, ToIntFunction<FeeTerms> feeTermsId) {
        return switch (decision) {
            case Decision.Reserved reserved -> {
                int feeTerms = feeTermsId.applyAsInt(reserved.fees());
                yield reserved.reservations().stream()
                        .map(reservation -> of(reserved, reservation, feeTerms))
                        .toList();
            }
            case Decision.Refused refused ->
                List.of(new DecisionRow(
                        refused.orderNumber(),
                        refused.origin(),
                        refused.userId(),
                        refused.currency(),
                        null,
                        BigDecimal.ZERO,
                        null,
                        null,
                        refused));
        };
    }

    private static DecisionRow of(Decision.Reserved reserved, Reservation reservation, int feeTerms) {
        return new DecisionRow(
                reservation.orderNumber(),
                reserved.origin(),
                reserved.userId(),
                reservation.currency(),
                feeTerms,
                reservation.remaining(),
                reservation.grows() ? reserved.orderNumber() : null,
                reservation.orderNumber() == reserved.orderNumber() ? reserved : null,
                null);
    }

    @Nullable
    String refusal(Function<Decision.Refused, @Nullable String> column) {
        return refused == null ? null : column.apply(refused);
    }

    PriceBounds bounds() {
        return reserved == null ? PriceBounds.NONE : reserved.bounds();
    }

    /// One price of each linked order, as Postgres writes an array; null where there are none.
    @Nullable
    String linked(Function<PriceBounds, @Nullable BigDecimal> price) {
        if (reserved == null || reserved.linked().isEmpty()) {
            return null;
        }
        return reserved.linked().stream()
                .map(bounds -> String.valueOf(Columns.plain(price.apply(bounds))))
                .collect(Collectors.joining(",", "{", "}"));
    }

    <T> @Nullable T legs(Function<Decision.LegsReservation, T> column) {
        return reserved == null || reserved.legs() == null ? null : column.apply(reserved.legs());
    }
}
