package dev.exchange.order.api;

import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.SelfTradePrevention;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of a request to place an order as the API document shows it; [OrderBodyReader] reads the same
/// fields.
@Schema(name = "PlaceOrder", description = "A new order. Numbers may be sent as numbers or as strings.")
record PlaceOrderBody(
        @Schema(required = true, examples = "user_123", pattern = "[A-Za-z0-9_.-]{1,64}")
        String userId,

        @Schema(
                examples = "my-order-1",
                description = "An id of your own, unique among your orders, 1 to 64 visible ASCII characters. The"
                        + " same request with the same id is answered with the order that is already there, so it is"
                        + " safe to send again.")
        @Nullable
        String clientOrderId,

        @Schema(required = true, examples = "BTC/USD") String pairSymbol,

        @Schema(required = true, examples = "limit") OrderType orderType,
        @Schema(required = true, examples = "buy") OrderSide orderSide,

        @Schema(
                examples = "0.5",
                description = "In the base currency, a multiple of the pair's lot, from MIN_ORDER_SIZE to"
                        + " MAX_ORDER_SIZE; only a market order with a quote_amount can do without")
        @Nullable
        BigDecimal quantity,

        @Schema(
                examples = "1000",
                description =
                        "For a market order: how much of the quote currency to spend or to bring, fees not counted."
                                + " The quantity, where it is sent too, is then the most to trade")
        @Nullable
        BigDecimal quoteAmount,

        @Schema(examples = "0.1", description = "For an iceberg: how much the book shows at a time") @Nullable
        BigDecimal visibleQuantity,

        @Schema(
                examples = "45000",
                description = "In the quote currency, a multiple of the pair's tick; needed for limit, iceberg,"
                        + " stop_limit and take_profit_limit, and another place for a take_profit's trigger. Absent or"
                        + " null for the others")
        @Nullable
        BigDecimal price,

        @Schema(
                examples = "44000",
                description = "The trigger: needed for stop_loss, stop_limit, take_profit_limit and (here or in price)"
                        + " take_profit; the first stop of a trailing_stop, where it is sent. Absent or null for the"
                        + " others")
        @Nullable
        BigDecimal stopPrice,

        @Schema(
                examples = "500",
                description = "For a trailing_stop: its distance from the best price, in the quote currency; or"
                        + " trail_percent")
        @Nullable
        BigDecimal trailAmount,

        @Schema(
                examples = "2.5",
                description = "For a trailing_stop: its distance in percent, 0.01 to 99.99 in steps of 0.01")
        @Nullable
        BigDecimal trailPercent,

        @Schema(
                examples = "50",
                description = "Makes a trailing_stop a limit order when triggered, this far beyond the stop")
        @Nullable
        BigDecimal limitOffset,

        @Schema(description = "The order must not trade on entry; for orders that can rest") @Nullable
        Boolean postOnly,

        @Schema(
                description = "What happens where the order, coming in, meets an order of the same user; without it the"
                        + " two trade")
        @Nullable
        SelfTradePrevention selfTradePrevention,

        @Schema(
                defaultValue = "good_til_canceled",
                description = "good_til_canceled (GTC), immediate_or_cancel (IOC), fill_or_kill (FOK), day (DAY: until"
                        + " the next 00:00 UTC) or good_til_date (GTD: needs expires_hours or expires_at)")
        @Nullable
        String timeInForce,

        @Schema(
                examples = "24",
                description =
                        "How long the order may wait or rest, in hours, at most 8760; for any order that can. Of a"
                                + " day order's two ends the earlier counts.")
        @Nullable
        BigDecimal expiresHours,

        @Schema(examples = "2026-12-31T18:00:00Z", description = "The same as a time; not together with expires_hours")
        @Nullable
        Instant expiresAt,

        @Schema(
                description = "A second order of the same side and quantity, with a trigger: as soon as one of the two"
                        + " trades, is triggered or ends, the other is cancelled")
        @Nullable
        LinkedOrderBody oneCancelsOther,

        @Schema(
                description =
                        "With stop_loss, makes a bracket: an order of the other side that takes the profit of what"
                                + " this one fills. Without order_type, a price alone is a limit order, a stop_price alone a"
                                + " take_profit, both a take_profit_limit")
        @Nullable
        LinkedOrderBody takeProfit,

        @Schema(
                description =
                        "With take_profit, makes a bracket: an order of the other side that stops the loss of what"
                                + " this one fills. Without order_type, a trail is a trailing_stop, a stop_price with a price a"
                                + " stop_limit, a stop_price alone a stop_loss")
        @Nullable
        LinkedOrderBody stopLoss) {
    /// An order that is placed together with another.
    @Schema(
            name = "LinkedOrder",
            description =
                    "An order that is placed together with another, whose user, pair and quantity it has. The fields"
                            + " mean what they mean there.")
    record LinkedOrderBody(
            @Nullable String clientOrderId,
            @Nullable OrderType orderType,
            @Schema(examples = "44000") @Nullable BigDecimal price,
            @Schema(examples = "44500") @Nullable BigDecimal stopPrice,
            @Nullable BigDecimal trailAmount,
            @Nullable BigDecimal trailPercent,
            @Nullable BigDecimal limitOffset,
            @Nullable Boolean postOnly,
            @Nullable SelfTradePrevention selfTradePrevention,
            @Nullable String timeInForce,
            @Nullable BigDecimal expiresHours,
            @Nullable Instant expiresAt) {}
}
