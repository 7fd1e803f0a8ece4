package dev.exchange.wallet.domain;

import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Of an order what its funding depends on, whichever way it came.
///
/// @param quantity zero only where the order goes by an amount without a bound, or is not known yet
record OrderTerms(
        OrderType type,
        OrderSide side,
        BigDecimal quantity,
        @Nullable BigDecimal price,
        @Nullable BigDecimal stopPrice,
        OrderOptions options) {
    static OrderTerms of(OrderRequest.Place order) {
        return new OrderTerms(
                order.orderType(),
                order.orderSide(),
                order.quantity(),
                order.price(),
                order.stopPrice(),
                orNone(order.options()));
    }

    /// @param quantity what it may trade, which for a bracket's leg is not its own
    static OrderTerms of(LinkedOrder order, BigDecimal quantity) {
        return new OrderTerms(
                order.orderType(),
                order.orderSide(),
                quantity,
                order.price(),
                order.stopPrice(),
                orNone(order.options()));
    }

    /// A change names no options: where they would count, it can only take away.
    static OrderTerms of(OrderRequest.Change change, BigDecimal quantity) {
        return new OrderTerms(
                change.orderType(),
                change.orderSide(),
                quantity,
                change.price(),
                change.stopPrice(),
                OrderOptions.NONE);
    }

    private static OrderOptions orNone(@Nullable OrderOptions options) {
        return options == null ? OrderOptions.NONE : options;
    }

    /// The amount of the quote currency that a market order is for; null where it is for a quantity.
    @Nullable
    BigDecimal quoteAmount() {
        return type == OrderType.MARKET ? options.quoteAmount() : null;
    }
}
