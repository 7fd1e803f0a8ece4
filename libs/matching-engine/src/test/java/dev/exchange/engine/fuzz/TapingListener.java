package dev.exchange.engine.fuzz;

import dev.exchange.engine.CommandKind;
import dev.exchange.engine.EngineListener;
import dev.exchange.engine.MarketState;
import dev.exchange.engine.OrderEvent;
import dev.exchange.engine.OrderView;
import dev.exchange.engine.Reason;

/// Writes the engine's events on a tape, and holds them against what must always be true of them.
final class TapingListener implements EngineListener {
    private final EventTape tape;
    private final Conservation conservation;

    private final Coverage coverage;

    TapingListener(EventTape tape, Conservation conservation, Coverage coverage) {
        this.tape = tape;
        this.conservation = conservation;
        this.coverage = coverage;
    }

    @Override
    public void onTrade(
            long tradeNumber, OrderView maker, OrderView taker, long priceTicks, long quantityLots, boolean auction) {
        tape.begin(EventTape.TRADE, 10);
        tape.put(tradeNumber);
        tape.put(maker.orderId());
        tape.put(maker.filledLots());
        tape.put(maker.quantityLots());
        tape.put(taker.orderId());
        tape.put(taker.filledLots());
        tape.put(taker.quantityLots());
        tape.put(quantityLots);
        tape.put(priceTicks);
        tape.put(auction ? 1 : 0);
        conservation.traded(tradeNumber, maker, taker, priceTicks, quantityLots, auction);
    }

    @Override
    public void onOrder(OrderView order, OrderEvent event) {
        record(tape, order, event);
        conservation.changed(order, event);
        coverage.see(order, event);
    }

    static void record(EventTape tape, OrderView order, OrderEvent event) {
        tape.begin(EventTape.ORDER, 22);
        tape.put(event);
        tape.put(order.orderId());
        tape.put(order.userId());
        tape.put(order.side());
        tape.put(order.type());
        tape.put(order.timeInForce());
        tape.put(order.selfTradePrevention());
        tape.put(order.isPostOnly() ? 1 : 0);
        tape.put(order.isTriggered() ? 1 : 0);
        tape.put(order.priceTicks());
        tape.put(order.stopPriceTicks());
        tape.put(order.trailTicks());
        tape.put(order.trailBasisPoints());
        tape.put(order.markPriceTicks());
        tape.put(order.quantityLots());
        tape.put(order.filledLots());
        tape.put(order.remainingLots());
        tape.put(order.visibleLots());
        tape.put(order.displayLots());
        tape.put(order.expiryMillis());
        tape.put(order.status());
        tape.put(order.reason());
    }

    @Override
    public void onRefused(CommandKind command, long orderId, long userId, Reason reason) {
        coverage.see(reason);
        tape.begin(EventTape.REFUSED, 4);
        tape.put(command);
        tape.put(orderId);
        tape.put(userId);
        tape.put(reason);
    }

    @Override
    public void onMarketState(MarketState state) {
        tape.begin(EventTape.STATE, 1);
        tape.put(state);
    }

    @Override
    public void onIndicativePrice(long priceTicks, long volumeLots, long imbalanceLots) {
        tape.begin(EventTape.INDICATIVE, 3);
        tape.put(priceTicks);
        tape.put(volumeLots);
        tape.put(imbalanceLots);
    }

    @Override
    public void onAllCancelled(long userId, long orders) {
        tape.begin(EventTape.ALL_CANCELLED, 2);
        tape.put(userId);
        tape.put(orders);
    }

    @Override
    public void onCountdown(long userId, long deadlineMillis) {
        tape.begin(EventTape.COUNTDOWN, 2);
        tape.put(userId);
        tape.put(deadlineMillis);
    }
}
