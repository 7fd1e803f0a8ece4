package dev.exchange.order.domain;

import dev.exchange.contracts.ChangeRejection;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UserUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a batch of news says, with what one transaction needs of it: of several updates of one order the newest
/// alone counts.
///
/// @param fills the trades, all of them
/// @param newest the newest state of each order
/// @param rejections one of each order that wallet-service refused
/// @param markets the newest state of each pair's market
public record ProjectionBatch(
        List<Fill> fills, List<OrderUpdate> newest, List<OrderRejection> rejections, List<MarketUpdate> markets) {
    /// @throws IllegalArgumentException when one of the events tells nothing of orders, trades or markets
    public static ProjectionBatch of(List<? extends Event> events) {
        Map<Long, OrderUpdate> newest = new HashMap<>();
        Map<String, MarketUpdate> markets = new HashMap<>();
        Map<Long, OrderRejection> rejections = new HashMap<>();
        List<Fill> fills = new ArrayList<>();
        for (Event event : events) {
            switch (event) {
                case OrderUpdate update -> {
                    if (update.order() != null) {
                        newest.merge(
                                Ids.orderNumber(update.orderId()),
                                update,
                                (one, other) -> one.sequence() > other.sequence() ? one : other);
                    }
                }
                case MarketUpdate update -> markets.put(update.pairSymbol(), update);
                case UserUpdate update -> {
                    // The orders that it is about have updates of their own.
                }
                case OrderRejection rejection -> rejections.put(Ids.orderNumber(rejection.orderId()), rejection);
                case ChangeRejection rejection -> {
                    // The order stands as it was.
                }
                case Fill fill -> fills.add(fill);
                default -> throw new IllegalArgumentException("Neither of an order nor of a market: " + event);
            }
        }
        return new ProjectionBatch(
                fills, List.copyOf(newest.values()), List.copyOf(rejections.values()), List.copyOf(markets.values()));
    }
}
