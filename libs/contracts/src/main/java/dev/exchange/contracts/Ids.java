package dev.exchange.contracts;

import java.util.OptionalLong;

/// Ids as clients see them: a prefix that tells what it names, and a number below 2^53, which a JavaScript client can
/// hold exactly.
public final class Ids {
    public static final String ORDER = "order_";
    public static final String TRADE = "trade_";
    public static final long MAX_NUMBER = (1L << 53) - 1;

    private static final int TRADE_SEQUENCE_BITS = 40;

    private Ids() {}

    public static String order(long number) {
        return ORDER + number;
    }

    /// The number of an order id.
    ///
    /// @throws IllegalArgumentException when it is not one
    public static long orderNumber(String orderId) {
        return number(orderId, ORDER)
                .orElseThrow(() -> new IllegalArgumentException("'" + orderId + "' is not an order id"));
    }

    /// The number of an id with the given prefix; empty when it is none.
    public static OptionalLong number(String id, String prefix) {
        int digits = id.length() - prefix.length();
        if (!id.startsWith(prefix) || digits < 1 || digits > 16) {
            return OptionalLong.empty();
        }
        long number = 0;
        for (int i = prefix.length(); i < id.length(); i++) {
            char c = id.charAt(i);
            if (c < '0' || c > '9') {
                return OptionalLong.empty();
            }
            number = number * 10 + (c - '0');
        }
        return number <= MAX_NUMBER ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /// A trade's id follows from the pair and the fill's sequence, so that a replay gives the same one.
    public static String trade(int pairNumber, long fillSequence) {
        if (fillSequence < 1 || fillSequence >= 1L << TRADE_SEQUENCE_BITS) {
            throw new IllegalArgumentException("Fill sequence " + fillSequence + " is outside 1 to 2^40 - 1");
        }
        return TRADE + (((long) pairNumber << TRADE_SEQUENCE_BITS) | fillSequence);
    }

    /// The number of the pair that the trade with this number was made on.
    public static int pairOfTrade(long tradeNumber) {
        return (int) (tradeNumber >> TRADE_SEQUENCE_BITS);
    }

    public static String wallet(String userId, String currency) {
        return userId + "_" + currency;
    }
}
