package dev.exchange.engine;

/// Why an order was rejected or cancelled, or a command refused: a stable name for programs, a text for people.
public enum Reason {
    NONE(""),

    DUPLICATE_ORDER_ID("an order with this id is alive already"),
    INVALID_ORDER_ID("the order id must be between 1 and 2^53 - 1"),
    INVALID_USER_ID("the user id must be positive"),
    INVALID_QUANTITY("the quantity must be positive and within the market's range"),
    INVALID_PRICE("the price must be positive and within the market's range"),
    INVALID_STOP_PRICE("the stop price must be positive and within the market's range"),
    INVALID_DISPLAY_QUANTITY("the visible quantity must be at most the quantity and at least a thousandth of it"),
    INVALID_TRAIL("a trailing stop needs either a distance in price or one in percent below 100"),
    INVALID_EXPIRY("the expiry must lie in the future"),
    INVALID_COMBINATION("this order type does not go with these options"),
    POST_ONLY_WOULD_TRADE("the post-only order would have traded on entry"),
    MARKET_HALTED("the market is halted"),
    MARKET_CANCEL_ONLY("the market accepts cancels only"),
    MARKET_POST_ONLY("the market accepts only orders that do not trade on entry"),
    MARKET_IN_AUCTION("during an auction the market accepts only orders that can rest"),
    TOO_MANY_ORDERS("the market holds as many orders as it can"),
    TOO_MANY_TRAILING_STOPS("the market holds as many trailing stops as it can"),
    TOO_MANY_COUNTDOWNS("the market holds as many countdowns as it can"),
    UNKNOWN_ORDER("no such order is alive"),
    NOT_OWNER("the order belongs to another user"),
    NOT_A_REDUCTION("an amendment can only reduce the quantity, to more than is filled already"),
    NOT_MODIFIABLE("only a limit order in the book can be modified"),
    LINKED_ORDER("orders of a one-cancels-other pair or a bracket can only be cancelled"),
    LINKED_ORDER_REJECTED("another order of the same group was rejected"),

    REQUESTED("cancelled on request"),
    CANCEL_ALL("cancelled with all orders of the user"),
    COUNTDOWN("the cancel-all-after countdown ran out"),
    REPLACED("replaced by another order"),
    IMMEDIATE_REST("the rest of an immediate-or-cancel order"),
    NOT_FILLABLE("the fill-or-kill order could not be filled in full"),
    NO_LIQUIDITY("nothing was left to trade with"),
    PRICE_PROTECTION("the next price lies beyond the protection price"),
    PRICE_BAND("the next price lies beyond the market's price band"),
    LEVEL_FULL("the price level holds as much as it can"),
    QUOTE_AMOUNT_TOO_SMALL("the amount does not pay for the smallest quantity at the best price"),
    SELF_TRADE("the order met another order of the same user"),
    LINKED_ORDER_EXECUTED("the other order of the pair traded or was triggered"),
    LINKED_ORDER_ENDED("the other order of the group ended"),

    TIME_ENDED("the order's time ended");

    private static final Reason[] VALUES = values();

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    static Reason of(int ordinal) {
        return VALUES[ordinal];
    }

    /// The reason in words, without a full stop.
    public String text() {
        return text;
    }
}
