package dev.exchange.marketdata.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The prices whose change is news.
///
/// @param fillSequence of the newest trade, which may be at the same price as the one before
public record Quote(
        long fillSequence,
        @Nullable BigDecimal bidPrice,
        @Nullable BigDecimal askPrice,
        BigDecimal referencePrice) {}
