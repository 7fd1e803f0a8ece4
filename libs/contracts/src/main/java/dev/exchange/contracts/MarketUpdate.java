package dev.exchange.contracts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a pair's market accepts and how far prices may go, after a change of it, or after the indicative
/// price of an auction changed.
///
/// @param priceBandBasisPoints how far from the last price an incoming order may trade, in hundredths of a
///     percent; 0 for no band
/// @param lastPrice of the newest trade; null before the first
/// @param referencePrice what stands for the last price until the first trade; null where none is set
/// @param indicativePrice at which an auction would meet now; null outside an auction and where nothing
///     would trade
/// @param indicativeVolume what would trade at it, in the base currency
/// @param indicativeImbalance what would be left over at it: positive where more is bid for, negative
///     where more is offered
/// @param code why the operator's request was refused; the state is then as before
/// @param reason the same in words
public record MarketUpdate(
        String eventId,
        int schemaVersion,
        Instant time,
        long sequence,
        String pairSymbol,
        @Nullable String requestId,
        MarketState state,
        int priceBandBasisPoints,
        @Nullable BigDecimal lastPrice,
        @Nullable BigDecimal referencePrice,
        @Nullable BigDecimal indicativePrice,
        @Nullable BigDecimal indicativeVolume,
        @Nullable BigDecimal indicativeImbalance,
        @Nullable String code,
        @Nullable String reason)
        implements MarketEvent {
    public static final String TYPE = "market_update";

    @Override
    public String eventType() {
        return "exchange." + TYPE;
    }
}
