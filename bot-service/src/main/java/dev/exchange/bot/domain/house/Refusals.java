package dev.exchange.bot.domain.house;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The markets that refused the house because of their state. News of a state comes after the state, so a
/// market that refused is left alone for a while and then tried again. Thread-safe.
public final class Refusals {
    static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Set<String> CODES =
            Set.of("market_halted", "market_cancel_only", "market_post_only", "market_in_auction");

    private final Map<String, Instant> until = new ConcurrentHashMap<>();

    /// @param code what the exchange refused with; of no consequence where the market's state was not why
    /// @return whether the market is to be left alone from now on
    public boolean note(String pairSymbol, String code, Instant now) {
        boolean ofMarket = CODES.contains(code);
        if (ofMarket) {
            until.put(pairSymbol, now.plus(PAUSE));
        }
        return ofMarket;
    }

    /// Whether the market is to be left alone.
    public boolean pauses(String pairSymbol, Instant now) {
        Instant end = until.get(pairSymbol);
        return end != null && now.isBefore(end);
    }
}
