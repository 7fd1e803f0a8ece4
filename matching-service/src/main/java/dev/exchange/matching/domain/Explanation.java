package dev.exchange.matching.domain;

import dev.exchange.engine.Reason;
import org.jspecify.annotations.Nullable;

/// Why an order ended, was not taken or could not be cancelled: a stable code for programs and a sentence for
/// people.
public record Explanation(String code, String reason) {
    static final Explanation USER_REQUESTED = new Explanation("user_requested", "Cancelled at its owner's request");
    static final Explanation ORDER_NOT_FOUND = new Explanation(
            "order_not_found", "No such order is waiting or in the book; it may be filled or cancelled already");
    static final Explanation NOT_OWNER = new Explanation("not_owner", "The order belongs to another user");

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
            case INVALID_DISPLAY_QUANTITY -> of("invalid_display_quantity", reason);
            case INVALID_TRAIL -> of("invalid_trail", reason);
            case INVALID_EXPIRY -> of("invalid_expiry", reason);
            case INVALID_COMBINATION -> of("invalid_combination", reason);
            case POST_ONLY_WOULD_TRADE -> of("post_only", reason);
            case MARKET_HALTED -> of("market_halted", reason);
            case MARKET_CANCEL_ONLY -> of("market_cancel_only", reason);
            case MARKET_POST_ONLY -> of("market_post_only", reason);
            case MARKET_IN_AUCTION -> of("market_in_auction", reason);
            case TOO_MANY_ORDERS -> of("too_many_orders", reason);
            case TOO_MANY_TRAILING_STOPS -> of("too_many_trailing_stops", reason);
            case TOO_MANY_COUNTDOWNS -> of("too_many_countdowns", reason);
            case LEVEL_FULL -> of("level_full", reason);
            case UNKNOWN_ORDER -> ORDER_NOT_FOUND;
            case NOT_OWNER -> NOT_OWNER;
            case NOT_A_REDUCTION -> of("not_a_reduction", reason);
            case NOT_MODIFIABLE -> of("not_modifiable", reason);
            case LINKED_ORDER -> of("linked_order", reason);
            case LINKED_ORDER_REJECTED -> of("linked_order_rejected", reason);
            case REQUESTED -> USER_REQUESTED;
            case CANCEL_ALL -> of("cancel_all", reason);
            case COUNTDOWN -> of("countdown", reason);
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
            case PRICE_BAND -> of("price_band", reason);
            case QUOTE_AMOUNT_TOO_SMALL -> of("quote_amount_too_small", reason);
            case SELF_TRADE -> of("self_trade_prevention", reason);
            case LINKED_ORDER_EXECUTED -> of("linked_order_executed", reason);
            case LINKED_ORDER_ENDED -> of("linked_order_ended", reason);
            case TIME_ENDED -> new Explanation("expired", "The order's time in force ended");
        };
    }

    private static Explanation of(String code, Reason reason) {
        String text = reason.text();
        return new Explanation(code, Character.toUpperCase(text.charAt(0)) + text.substring(1));
    }
}
