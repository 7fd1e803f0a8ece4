package dev.exchange.engine.fuzz;

import dev.exchange.engine.OrderEvent;
import dev.exchange.engine.OrderView;
import dev.exchange.engine.Side;
import java.util.HashMap;
import java.util.Map;

/// What must be true of the events alone, whatever the rules: quantities move only by trades, both sides of a
/// trade by the same; nobody trades beyond a limit; every order ends once, and what was reserved for it with
/// it.
final class Conservation {
    private static final class Account {
        long filled;
    }

    private final Map<Long, Account> alive = new HashMap<>();
    private long lastTradeNumber;

    void traded(long number, OrderView maker, OrderView taker, long price, long lots, boolean auction) {
        check(number == ++lastTradeNumber, "the trade number has a gap before %d", number);
        check(lots > 0, "trade %d has no quantity", number);
        check(maker.side() != taker.side(), "both orders of trade %d are on one side", number);
        check(maker.orderId() != taker.orderId(), "order %d trades with itself", maker.orderId());
        if (!auction) {
            check(price == maker.priceTicks(), "trade %d is not at the maker's price", number);
            check(taker.priceTicks() == 0 || isWithin(taker, price), "trade %d is beyond the taker's price", number);
        } else {
            check(isWithin(maker, price) && isWithin(taker, price), "trade %d is beyond a limit", number);
        }
        Account makerAccount = alive.get(maker.orderId());
        check(makerAccount != null, "maker %d was not alive", maker.orderId());
        makerAccount.filled += lots;
        check(maker.filledLots() == makerAccount.filled, "maker %d was filled by more than trades", maker.orderId());
        Account takerAccount = alive.computeIfAbsent(taker.orderId(), id -> new Account());
        takerAccount.filled += lots;
        check(taker.filledLots() == takerAccount.filled, "taker %d was filled by more than trades", taker.orderId());
    }

    private static boolean isWithin(OrderView order, long price) {
        return order.side() == Side.BUY ? price <= order.priceTicks() : price >= order.priceTicks();
    }

    void changed(OrderView order, OrderEvent event) {
        long id = order.orderId();
        boolean places = event == OrderEvent.PLACED;
        Account account = alive.get(id);
        if (order.status() == dev.exchange.engine.OrderStatus.REJECTED) {
            check(places, "order %d was rejected after it had been accepted", id);
            return;
        }
        if (places) {
            // An order that traded on its way in has an account by its trades.
            account = account == null ? new Account() : account;
            alive.put(id, account);
        }
        check(account != null, "order %d changed without being alive", id);
        check(order.filledLots() == account.filled, "order %d was filled by more than trades", id);
        check(
                order.remainingLots() == order.quantityLots() - order.filledLots() && order.remainingLots() >= 0,
                "order %d does not add up",
                id);
        check(order.visibleLots() <= order.remainingLots(), "order %d shows more than it has", id);
        if (order.status().isFinal()) {
            alive.remove(id);
        }
    }

    boolean isAlive(long orderId) {
        return alive.containsKey(orderId);
    }

    int alive() {
        return alive.size();
    }

    private static void check(boolean condition, String message, long value) {
        if (!condition) {
            throw new AssertionError(message.formatted(value));
        }
    }
}
