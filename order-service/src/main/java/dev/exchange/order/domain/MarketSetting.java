package dev.exchange.order.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operator sets of a market; null leaves as it is.
public record MarketSetting(
        @Nullable MarketState state,
        @Nullable Integer priceBandBasisPoints,
        @Nullable BigDecimal referencePrice) {
    /// Under whose name the operator's requests go; no wallet belongs to it.
    private static final String OPERATOR = "operator";

    private static final int BASIS_POINT_DIGITS = 2;
    private static final BigDecimal MAX_BAND_PERCENT = new BigDecimal("99.99");

    /// What the rules say of a setting.
    public sealed interface Verdict {
        record Taken(MarketSetting setting) implements Verdict {}

        /// @param violations at least one
        record Refused(List<Violation> violations) implements Verdict {}
    }

    public static Verdict judge(
            Catalogue.Pair pair,
            @Nullable String state,
            @Nullable BigDecimal priceBandPercent,
            @Nullable BigDecimal referencePrice) {
        List<Violation> violations = new ArrayList<>();
        if (state == null && priceBandPercent == null && referencePrice == null) {
            violations.add(Violation.senseless(
                    "state", "missing_field", "say what is to be set: state, price_band_percent or reference_price"));
        }
        MarketSetting setting = new MarketSetting(
                state(state, violations),
                basisPoints(priceBandPercent, violations),
                reference(pair, referencePrice, violations));
        return violations.isEmpty() ? new Verdict.Taken(setting) : new Verdict.Refused(List.copyOf(violations));
    }

    private static @Nullable MarketState state(@Nullable String name, List<Violation> violations) {
        if (name == null) {
            return null;
        }
        try {
            return MarketState.of(name);
        } catch (IllegalArgumentException unknown) {
            violations.add(Violation.senseless("state", "invalid_state", String.valueOf(unknown.getMessage())));
            return null;
        }
    }

    private static @Nullable Integer basisPoints(@Nullable BigDecimal percent, List<Violation> violations) {
        if (percent == null) {
            return null;
        }
        if (percent.signum() < 0
                || percent.compareTo(MAX_BAND_PERCENT) > 0
                || Decimals.normal(percent).scale() > BASIS_POINT_DIGITS) {
            violations.add(Violation.senseless(
                    "price_band_percent",
                    "invalid_price_band_percent",
                    "price_band_percent must be from 0 (no band) to 99.99 in steps of 0.01; it is "
                            + Decimals.plain(percent)));
            return null;
        }
        return percent.movePointRight(BASIS_POINT_DIGITS).intValueExact();
    }

    private static @Nullable BigDecimal reference(
            Catalogue.Pair pair, @Nullable BigDecimal price, List<Violation> violations) {
        if (price == null) {
            return null;
        }
        BigDecimal most = OrderReview.MAX_PRICE_TICKS.multiply(pair.tickSize());
        if (price.signum() <= 0 || price.compareTo(most) > 0 || !Decimals.isMultiple(price, pair.tickSize())) {
            BigDecimal nearest = Decimals.nearest(price.max(pair.tickSize()).min(most), pair.tickSize());
            violations.add(Violation.senseless(
                    "reference_price",
                    "invalid_reference_price",
                    "reference_price must be a positive multiple of " + Decimals.plain(pair.tickSize()) + " for "
                            + pair.symbol() + "; the nearest valid price to " + Decimals.plain(price) + " is "
                            + Decimals.plain(nearest)));
            return null;
        }
        return Decimals.normal(price);
    }

    /// The request that asks the engine to set it.
    ///
    /// @param requestNumber unique among all requests
    public OrderRequest.SetMarket request(long requestNumber, String pairSymbol, Instant now) {
        return new OrderRequest.SetMarket(
                "set_market_" + requestNumber,
                Event.SCHEMA_VERSION,
                now,
                requestNumber,
                OPERATOR,
                pairSymbol,
                state,
                priceBandBasisPoints,
                referencePrice);
    }
}
