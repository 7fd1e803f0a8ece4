package dev.exchange.order.api;

import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of a request to place an order as the API document shows it; [OrderBodyReader] reads the same fields.
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

        @Schema(
                required = true,
                examples = "limit",
                enumeration = {"limit", "market"})
        String orderType,

        @Schema(
                required = true,
                examples = "buy",
                enumeration = {"buy", "sell"})
        String orderSide,

        @Schema(
                required = true,
                examples = "0.5",
                description = "In the base currency, a multiple of the pair's lot, from MIN_ORDER_SIZE to"
                        + " MAX_ORDER_SIZE")
        BigDecimal quantity,

        @Schema(
                examples = "45000",
                description = "In the quote currency, a multiple of the pair's tick; needed for a limit order, and"
                        + " absent or null for a market order")
        @Nullable
        BigDecimal price,

        @Schema(description = "Absent or null: limit and market orders have no trigger") @Nullable
        BigDecimal stopPrice,

        @Schema(
                defaultValue = "good_til_canceled",
                description = "good_til_canceled (GTC), immediate_or_cancel (IOC), fill_or_kill (FOK), day (DAY: until"
                        + " the next 00:00 UTC) or good_til_date (GTD: needs expires_hours)")
        @Nullable
        String timeInForce,

        @Schema(
                examples = "24",
                description = "How long the order may rest, in hours, at most 8760; for any order that can rest. Of a"
                        + " day order's two ends the earlier counts.")
        @Nullable
        BigDecimal expiresHours) {}
