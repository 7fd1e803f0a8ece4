package dev.exchange.systemtests;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Random;

/// Bodies of orders of every kind, about as often as people send them.
final class RandomOrder {
    private RandomOrder() {}

    static ObjectNode of(String user, String clientOrderId, Random random) {
        Market market = Market.ALL.get(random.nextInt(Market.ALL.size()));
        boolean buy = random.nextBoolean();
        ObjectNode order = Json.object()
                .put("user_id", user)
                .put("client_order_id", clientOrderId)
                .put("pair_symbol", market.pair())
                .put("order_side", buy ? "buy" : "sell")
                .put("quantity", market.quantity(random));
        int kind = random.nextInt(100);
        if (kind < 46) {
            return limit(order, market, random);
        }
        if (kind < 54) {
            return limit(order, market, random).put("time_in_force", "immediate_or_cancel");
        }
        if (kind < 62) {
            return limit(order, market, random).put("time_in_force", "fill_or_kill");
        }
        if (kind < 70) {
            return limit(order, market, random).put("post_only", true);
        }
        if (kind < 82) {
            return order.put("order_type", "market");
        }
        if (kind < 90) {
            return stop(order, market, buy, random);
        }
        if (kind < 95) {
            BigDecimal hidden = market.quantity(random);
            return limit(order, market, random)
                    .put("order_type", "iceberg")
                    .put("visible_quantity", market.half(hidden))
                    .put("quantity", hidden.add(market.lot()));
        }
        return linked(limit(order, market, random), market, buy, random);
    }

    private static ObjectNode limit(ObjectNode order, Market market, Random random) {
        return order.put("order_type", "limit").put("price", market.price(random));
    }

    private static ObjectNode stop(ObjectNode order, Market market, boolean buy, Random random) {
        BigDecimal trigger = market.away(buy, random);
        return switch (random.nextInt(4)) {
            case 0 -> order.put("order_type", "stop_loss").put("stop_price", trigger);
            case 1 ->
                order.put("order_type", "stop_limit").put("stop_price", trigger).put("price", trigger);
            case 2 -> order.put("order_type", "take_profit").put("stop_price", market.away(!buy, random));
            default -> order.put("order_type", "trailing_stop").put("trail_percent", 1 + random.nextInt(3));
        };
    }

    /// A pair of which one cancels the other, or a bracket.
    private static ObjectNode linked(ObjectNode order, Market market, boolean buy, Random random) {
        if (random.nextBoolean()) {
            order.put("price", market.away(!buy, random));
            order.putObject("one_cancels_other")
                    .put("order_type", "stop_loss")
                    .put("stop_price", market.away(buy, random));
            return order;
        }
        order.put("price", market.middle());
        order.putObject("take_profit").put("price", market.away(buy, random));
        order.putObject("stop_loss").put("stop_price", market.away(!buy, random));
        return order;
    }
}
