package dev.exchange.engine;

/// Takes the engine's events, on the thread of the command that caused them and in their defined order.
///
/// Views and their contents are valid only until the method returns. A listener must not call the engine's
/// commands, and an exception from it leaves the engine in an undefined state.
public interface EngineListener {
    /// A trade, its quantity already taken off both orders. The maker's new state follows at once as
    /// [OrderEvent#TRADED]; the taker's follows when its matching has ended. In an auction the buy order is
    /// passed as the taker and both new states follow each trade.
    ///
    /// @param tradeNumber counts this market's trades from 1 without gaps
    /// @param auction whether an auction's uncrossing made the trade, in which neither side took
    void onTrade(
            long tradeNumber, OrderView maker, OrderView taker, long priceTicks, long quantityLots, boolean auction);

    /// The whole state of an order after a change.
    void onOrder(OrderView order, OrderEvent event);

    /// A command that named no order alive, or not one it may change, and had no effect.
    ///
    /// @param orderId the order named, or 0 where the command names only a user
    void onRefused(CommandKind command, long orderId, long userId, Reason reason);

    /// The market's state after a change, sent after the trades the change caused.
    default void onMarketState(MarketState state) {}

    /// The price at which an auction would meet now, after a command that changed it.
    ///
    /// @param priceTicks 0 where nothing would trade
    /// @param imbalanceLots bought less sold at that price: what would be left over
    default void onIndicativePrice(long priceTicks, long volumeLots, long imbalanceLots) {}

    /// All cancellations of a cancel-all, or of a countdown that ran out, have been notified.
    default void onAllCancelled(long userId, long orders) {}

    /// A user's countdown was set, or disarmed.
    ///
    /// @param deadlineMillis 0 where there is none any more
    default void onCountdown(long userId, long deadlineMillis) {}
}
