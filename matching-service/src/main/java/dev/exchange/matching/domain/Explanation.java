package dev.exchange.matching.domain;

import dev.exchange.engine.Reason;
import org.jspecify.annotations.Nullable;

/// Why an order ended or was not taken, or a request was not carried out: a stable code for programs and a
/// sentence for people.
public record Explanation(String code, String reason) {
    static final Explanation USER_REQUESTED = new Explanation("user_requested", "Cancelled at its owner's request");
    static final Explanation ORDER_NOT_FOUND = new Explanation(
            "order_not_found", "No such order is waiting or in the book; it may be filled or cancelled already");
    static final Explanation UNCHANGED = new Explanation(
            "unchanged", "The order is like that already; a change names another quantity or another price");
    static final Explanation NOT_MODIFIABLE = new Explanation(
            "not_modifiable",
            "Only a limit order in the book or a stop that waits can be changed freely; of any other order only"
                    + " the quantity can be reduced");
    static final Explanation LINKED_ORDER = new Explanation(
            "linked_order",
            "The orders of a one-cancels-other pair or a bracket cannot be changed; cancel them and place new ones");
    static final Explanation LINKED_ORDER_REJECTED = new Explanation(
            "linked_order_rejected", "Another order of the same group was rejected, so none of it was taken");
    static final Explanation MARKET_BUSY = new Explanation(
            "market_busy", "Triggered orders are still entering the market, so nothing was changed; try again");
    static final Explanation NOT_OWNER = new Explanation("not_owner", "The order belongs to another user");

    static Explanation tooManyOpenOrders(int most) {
        return new Explanation(
                "too_many_open_orders",
                "A user can have at most " + most + " open orders on a pair; cancel some before placing more");
    }

    /// What the engine's reason is called on the wire; null where it gives none.
    static @Nullable Explanation of(Reason reason) {
        return switch (reason) {
            case NONE -> null;
            case DUPLICATE_ORDER_ID -> of("duplicate_order_id", reason);
            case INVALID_ORDER_ID -> of("invalid_order_id", reason);
            case INVALID_USER_ID -> of("invalid_user_id", reason);
            case INVALID_QUANTITY -> of("invalid_quantity", reason);
            case INVALID_PRICE -> of("invalid_price", reason);
            case INVALID_STOP_PRICE -> of("invalid_stop_price", reason);
            case INVALID_DISPLAY_QUANTITY ->
                new Explanation(
                        "invalid_display_quantity",
                        "An iceberg's visible quantity must be at most its quantity and at least a thousandth of it;"
                                + " no other order has one");
            case INVALID_TRAIL ->
                new Explanation(
                        "invalid_trail",
                        "A trailing stop needs one distance, either in price or in percent of 0.01 to 99.99; no other"
                                + " order has one");
            case INVALID_EXPIRY ->
                new Explanation(
                        "invalid_expiry",
                        "The end of the order's time must lie in the future, and a good-til-date order needs one");
            case INVALID_COMBINATION ->
                new Explanation(
                        "invalid_combination",
                        "The options of the order, or the orders of the group, do not go together");
            case POST_ONLY_WOULD_TRADE ->
                new Explanation(
                        "post_only",
                        "The post-only order would have traded on entry; its price must not reach the other side");
            case MARKET_HALTED ->
                new Explanation("market_halted", "The market is halted and takes no requests until it opens again");
            case MARKET_CANCEL_ONLY ->
                new Explanation("market_cancel_only", "The market takes only cancels until it opens again");
            case MARKET_POST_ONLY ->
                new Explanation(
                        "market_post_only",
                        "The market takes only orders that rest without trading; set a price that does not reach the"
                                + " other side");
            case MARKET_IN_AUCTION ->
                new Explanation(
                        "market_in_auction",
                        "The market gathers orders for an auction and takes only those that can rest");
            case TOO_MANY_ORDERS ->
                new Explanation(
                        "market_full",
                        "The market holds as many open orders as it can and takes only orders that do not rest until"
                                + " some have ended");
            case TOO_MANY_TRAILING_STOPS -> of("too_many_trailing_stops", reason);
            case TOO_MANY_COUNTDOWNS -> of("too_many_countdowns", reason);
            case LEVEL_FULL -> of("level_full", reason);
            case UNKNOWN_ORDER -> ORDER_NOT_FOUND;
            case NOT_OWNER -> NOT_OWNER;
            case NOT_A_REDUCTION -> of("not_a_reduction", reason);
            case NOT_MODIFIABLE -> NOT_MODIFIABLE;
            case LINKED_ORDER -> LINKED_ORDER;
            case LINKED_ORDER_REJECTED -> LINKED_ORDER_REJECTED;
            case REQUESTED -> USER_REQUESTED;
            case CANCEL_ALL -> new Explanation("cancel_all", "Cancelled with all of its owner's orders, on request");
            case COUNTDOWN -> new Explanation("countdown", "Cancelled because its owner's countdown ran out");
            case REPLACED -> of("replaced", reason);
            case IMMEDIATE_REST ->
                new Explanation(
                        "immediate_or_cancel",
                        "The rest of an immediate-or-cancel order is cancelled when nothing matches it at once");
            case NOT_FILLABLE ->
                new Explanation("fill_or_kill", "The book could not fill the whole of this fill-or-kill order at once");
            case NO_LIQUIDITY ->
                new Explanation("no_liquidity", "There was nothing on the other side of the book to trade with");
            case PRICE_PROTECTION ->
                new Explanation(
                        "price_protection",
                        "The next price is beyond the slippage limit, so the market order stopped there");
            case PRICE_BAND ->
                new Explanation(
                        "price_band",
                        "The next price is farther from the last one than the market's price band allows, so the"
                                + " order stopped there");
            case QUOTE_AMOUNT_TOO_SMALL ->
                new Explanation(
                        "quote_amount_too_small",
                        "The amount does not pay for the smallest quantity at the best price");
            case SELF_TRADE ->
                new Explanation(
                        "self_trade_prevention", "The order met another of its owner's and must not trade with it");
            case LINKED_ORDER_EXECUTED ->
                new Explanation(
                        "linked_order_executed",
                        "Cancelled because the other order of the pair traded or was triggered");
            case LINKED_ORDER_ENDED ->
                new Explanation("linked_order_ended", "Cancelled because an order that it was placed with ended");
            case TIME_ENDED -> new Explanation("expired", "The order's time in force ended");
        };
    }

    private static Explanation of(String code, Reason reason) {
        String text = reason.text();
        return new Explanation(code, Character.toUpperCase(text.charAt(0)) + text.substring(1));
    }
}
