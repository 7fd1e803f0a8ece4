package dev.exchange.contracts;

import java.util.Set;

/// The users that the exchange itself trades as, in development.
public final class HouseUsers {
    /// Quotes both sides of every pair.
    public static final String MAKER = "house_maker";
    /// Trades a little on every pair.
    public static final String TAKER = "house_taker";

    public static final Set<String> ALL = Set.of(MAKER, TAKER);

    private HouseUsers() {}
}
