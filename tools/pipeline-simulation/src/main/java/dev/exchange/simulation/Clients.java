package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.SelfTradePrevention;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.order.domain.GroupTerms;
import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderTerms;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Few users with little money, who place, change and cancel orders of every kind in few pairs at few prices, so that
/// everything meets everything.
final class Clients {
    static final List<String> PAIRS = List.of("BTC/USD", "ETH/USD", "BTC/ETH");
    private static final List<String> USERS = List.of("ada", "bob", "eve", "kim");
    private static final String OPERATOR = "operator";
    private static final int MOST_ATTEMPTS = 4;
    private static final int LEVELS = 6;

    private final World world;
    private final Chance chance;
    private final List<Placement> placements = new ArrayList<>();
    private final ArrayDeque<Placement> unheard = new ArrayDeque<>();
    /// Whether the orders of the next request have client order ids.
    private boolean naming;

    Clients(World world) {
        this.world = world;
        chance = world.chance;
    }

    /// A price so many steps from the middle.
    static BigDecimal price(String pair, int steps) {
        return pair.equals("BTC/USD")
                ? BigDecimal.valueOf(100_00 + 50L * steps, 2)
                : BigDecimal.valueOf(10_0 + steps, 1);
    }

    private static BigDecimal distance(String pair, int steps) {
        return price(pair, steps).subtract(price(pair, 0));
    }

    private BigDecimal price(String pair) {
        return price(pair, chance.between(-LEVELS, LEVELS));
    }

    /// Somebody asks for something.
    boolean step() {
        Optional<OrderReplica> door = world.frontDoor();
        if (door.isEmpty()) {
            return false;
        }
        OrderReplica replica = door.get();
        if (!unheard.isEmpty() && chance.coin()) {
            place(replica, unheard.remove());
            return true;
        }
        String user = chance.pick(USERS);
        String pair = chance.pick(PAIRS);
        switch (chance.below(24)) {
            case 0, 1, 2, 3 -> {
                return cancel(replica);
            }
            case 4, 5 -> {
                return change(replica);
            }
            case 6 -> massAction(replica, user, pair);
            case 7 -> {
                if (chance.oneIn(5)) {
                    setMarket(replica, pair);
                } else {
                    place(replica, newPlacement(user, pair));
                }
            }
            default -> place(replica, newPlacement(user, pair));
        }
        return true;
    }

    /// Who heard nothing asks again, wherever somebody answers.
    boolean askAgain() {
        Placement next = unheard.poll();
        if (next == null) {
            return false;
        }
        world.frontDoor().ifPresent(replica -> place(replica, next));
        return true;
    }

    private static void place(OrderReplica replica, Placement placement) {
        replica.accept(placement);
    }

    /// The replica died that they were waiting for: some ask again, which is safe where their request has a name.
    void unheard(List<Placement> waiting) {
        for (Placement placement : waiting) {
            if (placement.isNamed() && placement.attempt() < MOST_ATTEMPTS && !chance.oneIn(4)) {
                unheard.add(placement);
            }
        }
    }

    List<Placement> placements() {
        return placements;
    }

    private boolean cancel(OrderReplica replica) {
        Order order = someOrder();
        if (order == null) {
            return false;
        }
        replica.send(order.cancelRequest(replica.takeNumber(), world.now()));
        return true;
    }

    private boolean change(OrderReplica replica) {
        Order order = someOrder();
        if (order == null) {
            return false;
        }
        OrderTerms terms = order.terms();
        BigDecimal quantity = chance.coin() ? quantity() : terms.quantity();
        if (quantity.compareTo(order.filledQuantity()) <= 0) {
            return false;
        }
        OrderTerms changed = new OrderTerms(
                terms.userId(),
                terms.clientOrderId(),
                terms.pairSymbol(),
                terms.orderType(),
                terms.orderSide(),
                terms.timeInForce(),
                quantity,
                terms.price() == null || chance.oneIn(3) ? terms.price() : price(terms.pairSymbol()),
                terms.stopPrice() == null || chance.coin() ? terms.stopPrice() : price(terms.pairSymbol()),
                terms.options(),
                terms.lifetime(),
                terms.endsAt());
        replica.send(order.changeRequest(replica.takeNumber(), changed, world.now()));
        return true;
    }

    /// Mostly one that can still be changed.
    private @Nullable Order someOrder() {
        List<Long> numbers = world.orderTables.numbers();
        if (numbers.isEmpty()) {
            return null;
        }
        Order order = world.orderTables.stored(chance.pick(numbers));
        for (int left = 4; left > 0 && order.status().isFinal(); left--) {
            order = world.orderTables.stored(chance.pick(numbers));
        }
        return order;
    }

    private void massAction(OrderReplica replica, String user, String pair) {
        long number = replica.takeNumber();
        Instant now = world.now();
        replica.send(
                chance.coin()
                        ? new OrderRequest.CancelAll(
                                "cancel_all_" + number, Event.SCHEMA_VERSION, now, number, user, pair)
                        : new OrderRequest.CancelAllAfter(
                                "cancel_all_after_" + number,
                                Event.SCHEMA_VERSION,
                                now,
                                number,
                                user,
                                pair,
                                chance.oneIn(4) ? 0 : chance.between(200, 4_000)));
    }

    private void setMarket(OrderReplica replica, String pair) {
        long number = replica.takeNumber();
        MarketState state = chance.coin() ? MarketState.TRADING : chance.pick(List.of(MarketState.values()));
        replica.send(new OrderRequest.SetMarket(
                "set_market_" + number,
                Event.SCHEMA_VERSION,
                world.now(),
                number,
                OPERATOR,
                pair,
                state,
                chance.oneIn(3) ? chance.pick(List.of(0, 500, 2_000)) : null,
                chance.oneIn(4) ? price(pair, 0) : null));
    }

    private Placement newPlacement(String user, String pair) {
        naming = chance.coin();
        Placement placement = new Placement(terms(user, pair));
        placements.add(placement);
        return placement;
    }

    private GroupTerms terms(String user, String pair) {
        OrderSide side = chance.coin() ? OrderSide.BUY : OrderSide.SELL;
        BigDecimal quantity = quantity();
        return switch (chance.below(12)) {
            case 0 -> oneCancelsOther(user, pair, side, quantity);
            case 1 -> bracket(user, pair, side, quantity);
            default -> GroupTerms.single(single(user, pair, side, quantity));
        };
    }

    private BigDecimal quantity() {
        return BigDecimal.valueOf(chance.between(1, 30), 2);
    }

    private GroupTerms oneCancelsOther(String user, String pair, OrderSide side, BigDecimal quantity) {
        int towards = side == OrderSide.BUY ? 1 : -1;
        OrderTerms first = terms(
                user, pair, OrderType.LIMIT, side, quantity, price(pair, -towards * chance.between(0, 4)), null, null);
        OrderTerms second = terms(
                user,
                pair,
                OrderType.STOP_LOSS,
                side,
                quantity,
                null,
                price(pair, towards * chance.between(1, 5)),
                null);
        return new GroupTerms(first, OrderLink.ONE_CANCELS_OTHER, List.of(second));
    }

    private GroupTerms bracket(String user, String pair, OrderSide side, BigDecimal quantity) {
        int gain = side == OrderSide.BUY ? 1 : -1;
        OrderSide out = side.opposite();
        OrderTerms entry = chance.oneIn(3)
                ? terms(user, pair, OrderType.MARKET, side, quantity, null, null, null)
                : terms(user, pair, OrderType.LIMIT, side, quantity, price(pair, chance.between(-2, 2)), null, null);
        OrderTerms takeProfit =
                terms(user, pair, OrderType.LIMIT, out, quantity, price(pair, gain * chance.between(2, 6)), null, null);
        OrderTerms stopLoss = terms(
                user, pair, OrderType.STOP_LOSS, out, quantity, null, price(pair, -gain * chance.between(2, 6)), null);
        return new GroupTerms(entry, OrderLink.BRACKET, List.of(takeProfit, stopLoss));
    }

    private OrderTerms single(String user, String pair, OrderSide side, BigDecimal quantity) {
        return switch (chance.below(20)) {
            case 0, 1 -> terms(user, pair, OrderType.MARKET, side, quantity, null, null, null);
            case 2 ->
                terms(
                        user,
                        pair,
                        OrderType.MARKET,
                        side,
                        chance.coin() ? BigDecimal.ZERO : quantity,
                        null,
                        null,
                        options(BigDecimal.valueOf(chance.between(1, 20)), null, null, null));
            case 3 -> terms(user, pair, OrderType.STOP_LOSS, side, quantity, null, price(pair), null);
            case 4 -> terms(user, pair, OrderType.TAKE_PROFIT, side, quantity, null, price(pair), null);
            case 5 -> terms(user, pair, OrderType.STOP_LIMIT, side, quantity, price(pair), price(pair), null);
            case 6 -> terms(user, pair, OrderType.TAKE_PROFIT_LIMIT, side, quantity, price(pair), price(pair), null);
            case 7 ->
                terms(
                        user,
                        pair,
                        OrderType.TRAILING_STOP,
                        side,
                        quantity,
                        null,
                        chance.coin() ? null : price(pair),
                        options(null, null, distance(pair, chance.between(1, 3)), null));
            case 8, 9 -> {
                BigDecimal whole = quantity.add(new BigDecimal("0.05"));
                yield terms(
                        user,
                        pair,
                        OrderType.ICEBERG,
                        side,
                        whole,
                        price(pair),
                        null,
                        options(null, BigDecimal.valueOf(chance.between(1, 5), 2), null, null));
            }
            case 10 -> terms(user, pair, OrderType.LIMIT, side, quantity, price(pair), null, postOnly());
            default -> terms(user, pair, OrderType.LIMIT, side, quantity, price(pair), null, null);
        };
    }

    private OrderOptions postOnly() {
        return options(null, null, null, true);
    }

    private OrderOptions options(
            @Nullable BigDecimal quoteAmount,
            @Nullable BigDecimal visible,
            @Nullable BigDecimal trail,
            @Nullable Boolean postOnly) {
        return new OrderOptions(
                quoteAmount,
                visible,
                trail,
                null,
                null,
                postOnly,
                chance.oneIn(3) ? chance.pick(List.of(SelfTradePrevention.values())) : null);
    }

    private OrderTerms terms(
            String user,
            String pair,
            OrderType type,
            OrderSide side,
            BigDecimal quantity,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stopPrice,
            @Nullable OrderOptions options) {
        boolean plainLimit = type == OrderType.LIMIT && options == null;
        TimeInForce timeInForce = switch (chance.below(12)) {
            case 0 -> plainLimit ? TimeInForce.IMMEDIATE_OR_CANCEL : TimeInForce.GOOD_TIL_CANCELED;
            case 1 -> plainLimit ? TimeInForce.FILL_OR_KILL : TimeInForce.GOOD_TIL_CANCELED;
            default -> TimeInForce.GOOD_TIL_CANCELED;
        };
        boolean ends = timeInForce == TimeInForce.GOOD_TIL_CANCELED && type != OrderType.MARKET && chance.oneIn(6);
        return new OrderTerms(
                user,
                naming ? user + "-" + chance.below(1_000_000_000) : null,
                pair,
                type,
                side,
                timeInForce,
                quantity,
                price,
                stopPrice,
                options,
                ends ? Duration.ofMillis(chance.between(300, 6_000)) : null,
                null);
    }
}
