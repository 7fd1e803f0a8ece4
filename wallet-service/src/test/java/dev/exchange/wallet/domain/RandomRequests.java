package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;

import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/// Orders of every type, alone and together, and changes of them, around the prices that the pairs have.
final class RandomRequests {
    private final Random random;
    private final List<String> users;
    private final List<String> pairs;
    private long numbers;

    RandomRequests(Random random, List<String> users, List<String> pairs) {
        this.random = random;
        this.users = users;
        this.pairs = pairs;
    }

    OrderRequest.Place place() {
        long number = ++numbers;
        String user = users.get(random.nextInt(users.size()));
        String pair = pairs.get(random.nextInt(pairs.size()));
        OrderSide side = random.nextBoolean() ? OrderSide.BUY : OrderSide.SELL;
        String quantity = quantity();
        return switch (random.nextInt(6)) {
            case 0 -> Orders.market(number, user, pair, side, quantity);
            case 1 -> {
                OrderOptions options = Orders.byAmount(quantity);
                yield Orders.place(number, user, pair, OrderType.MARKET, side, bound(), null, null, options);
            }
            case 2 -> stop(number, user, pair, side, quantity);
            case 3 ->
                Orders.with(
                        limit(number, user, pair, side, quantity),
                        OrderLink.ONE_CANCELS_OTHER,
                        linked(pair, side, quantity));
            case 4 ->
                Orders.with(
                        limit(number, user, pair, side, quantity),
                        OrderLink.BRACKET,
                        linked(pair, side.opposite(), quantity),
                        linked(pair, side.opposite(), quantity));
            default -> limit(number, user, pair, side, quantity);
        };
    }

    OrderRequest.Change change(TradedPair.Changeable order, String pair) {
        BigDecimal filled = order.quantity().subtract(order.remaining());
        BigDecimal remaining = decimal(quantity());
        return Orders.change(
                ++numbers,
                order.orderId(),
                random.nextInt(20) == 0 ? "mallory" : order.userId(),
                pair,
                order.side(),
                remaining.add(filled).toPlainString(),
                remaining.toPlainString(),
                (random.nextBoolean() ? order.price() : price(pair)).toPlainString());
    }

    private OrderRequest.Place limit(long number, String user, String pair, OrderSide side, String quantity) {
        return Orders.limit(number, user, pair, side, quantity, price(pair).toPlainString());
    }

    private OrderRequest.Place stop(long number, String user, String pair, OrderSide side, String quantity) {
        BigDecimal price = price(pair);
        return switch (random.nextInt(4)) {
            case 0 -> Orders.place(number, user, pair, OrderType.STOP_LOSS, side, quantity, null, price, null);
            case 1 -> Orders.place(number, user, pair, OrderType.STOP_LIMIT, side, quantity, price, price, null);
            case 2 -> {
                OrderOptions trail = Orders.trail(null, "1.5", null);
                yield Orders.place(number, user, pair, OrderType.TRAILING_STOP, side, quantity, null, null, trail);
            }
            default -> {
                OrderOptions trail = Orders.trail("0.5", null, "0.25");
                yield Orders.place(number, user, pair, OrderType.TRAILING_STOP, side, quantity, null, null, trail);
            }
        };
    }

    private LinkedOrder linked(String pair, OrderSide side, String quantity) {
        String price = price(pair).toPlainString();
        return switch (random.nextInt(3)) {
            case 0 -> Orders.linked(++numbers, OrderType.TAKE_PROFIT_LIMIT, side, quantity, price, price, null);
            case 1 -> Orders.linked(++numbers, OrderType.STOP_LOSS, side, quantity, null, price, null);
            default -> {
                OrderOptions trail = Orders.trail(null, "2", null);
                yield Orders.linked(++numbers, OrderType.TRAILING_STOP, side, quantity, null, null, trail);
            }
        };
    }

    private BigDecimal price(String pair) {
        BigDecimal around = pair.equals("BTC/USD") ? decimal("100") : decimal("10");
        return around.add(BigDecimal.valueOf(random.nextLong(-300, 300), 2));
    }

    private String quantity() {
        return BigDecimal.valueOf(random.nextLong(1, 1L << random.nextInt(1, 16)), 4)
                .toPlainString();
    }

    private String bound() {
        return random.nextBoolean() ? "0" : quantity();
    }
}
