package dev.exchange.engine.fuzz;

import dev.exchange.engine.MarketState;
import dev.exchange.engine.MatchingEngine;
import dev.exchange.engine.NewOrder;
import dev.exchange.engine.OrderType;
import dev.exchange.engine.SelfTradePrevention;
import dev.exchange.engine.Side;
import dev.exchange.engine.TimeInForce;

/// One command of a fuzzed stream, as a value that both engines take.
public sealed interface Command {
    long timeMillis();

    /// The order of a placement; its text can be read as code.
    record Spec(
            long orderId,
            long userId,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            SelfTradePrevention stp,
            boolean postOnly,
            long price,
            long stop,
            long quantity,
            long quoteAmount,
            long display,
            long expiry,
            long trailTicks,
            long trailBasisPoints,
            long limitOffset) {
        NewOrder into(NewOrder order, long timeMillis) {
            return order.reset(timeMillis, orderId, userId, side, type)
                    .timeInForce(timeInForce)
                    .selfTradePrevention(stp)
                    .postOnly(postOnly)
                    .price(price)
                    .stopPrice(stop)
                    .quantity(quantity)
                    .quoteAmount(quoteAmount)
                    .display(display)
                    .expiry(expiry)
                    .trail(trailTicks)
                    .trailBasisPoints(trailBasisPoints)
                    .limitOffset(limitOffset);
        }
    }

    record Place(long timeMillis, Spec order) implements Command {}

    record PlacePair(long timeMillis, Spec first, Spec second) implements Command {}

    record PlaceBracket(long timeMillis, Spec entry, Spec takeProfit, Spec stopLoss) implements Command {}

    record Cancel(long timeMillis, long orderId, long userId) implements Command {}

    record Amend(long timeMillis, long orderId, long userId, long quantity) implements Command {}

    record Modify(long timeMillis, long orderId, long userId, long price, long remaining) implements Command {}

    record Replace(long timeMillis, long orderId, Spec replacement) implements Command {}

    record Tick(long timeMillis) implements Command {}

    record CancelAll(long timeMillis, long userId) implements Command {}

    record CancelAllAfter(long timeMillis, long userId, long timeoutMillis) implements Command {}

    record SetState(long timeMillis, MarketState state) implements Command {}

    record SetBand(long timeMillis, long basisPoints) implements Command {}

    record SetReference(long timeMillis, long price) implements Command {}

    /// Gives a command to the engine, through its public methods.
    static void apply(Command command, MatchingEngine engine, NewOrder[] scratch) {
        long time = command.timeMillis();
        switch (command) {
            case Place c -> engine.place(c.order.into(scratch[0], time));
            case PlacePair c ->
                engine.placeOneCancelsOther(c.first.into(scratch[0], time), c.second.into(scratch[1], time));
            case PlaceBracket c ->
                engine.placeBracket(
                        c.entry.into(scratch[0], time),
                        c.takeProfit.into(scratch[1], time),
                        c.stopLoss.into(scratch[2], time));
            case Cancel c -> engine.cancel(c.orderId, c.userId, time);
            case Amend c -> engine.amend(c.orderId, c.userId, c.quantity, time);
            case Modify c -> engine.modify(c.orderId, c.userId, c.price, c.remaining, time);
            case Replace c -> engine.replace(c.orderId, c.replacement.into(scratch[0], time));
            case Tick c -> engine.tick(time);
            case CancelAll c -> engine.cancelAll(c.userId, time);
            case CancelAllAfter c -> engine.cancelAllAfter(c.userId, c.timeoutMillis, time);
            case SetState c -> engine.setState(c.state, time);
            case SetBand c -> engine.setPriceBand(c.basisPoints, time);
            case SetReference c -> engine.setReferencePrice(c.price, time);
        }
    }
}
