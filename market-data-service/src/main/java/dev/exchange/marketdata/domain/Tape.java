package dev.exchange.marketdata.domain;

import dev.exchange.contracts.Fill;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The trades of one pair, folded from its fills: the last price and the figures of a day and a week. Those
/// of auctions count like the others. Not thread-safe; [PairMarket] guards it.
public final class Tape implements Fold<Fill> {
    private final PriceHistory history = new PriceHistory();
    private long sequence;
    private @Nullable BigDecimal lastPrice;
    private @Nullable Instant lastTradeAt;

    /// What is stored of a pair's trades.
    ///
    /// @param sequence of the last fill in it; 0 when there is none
    /// @param lastPrice null when there is none
    public record Stored(
            long sequence,
            @Nullable BigDecimal lastPrice,
            @Nullable Instant lastTradeAt,
            PriceHistory.Stored history) {
        public static final Stored NOTHING = new Stored(0, null, null, PriceHistory.Stored.NOTHING);
    }

    public static Tape restore(Stored stored) {
        Tape tape = new Tape();
        tape.history.restore(stored.history());
        tape.sequence = stored.sequence();
        tape.lastPrice = stored.lastPrice();
        tape.lastTradeAt = stored.lastTradeAt();
        return tape;
    }

    @Override
    public FoldOutcome apply(Fill fill) {
        FoldOutcome outcome = outcomeOf(fill.sequence());
        if (outcome == FoldOutcome.APPLIED) {
            history.add(Trade.of(fill));
            sequence = fill.sequence();
            lastPrice = fill.price();
            lastTradeAt = fill.time();
        }
        return outcome;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Nullable
    BigDecimal lastPrice() {
        return lastPrice;
    }

    @Nullable
    Instant lastTradeAt() {
        return lastTradeAt;
    }

    PriceHistory history() {
        return history;
    }
}
