package dev.exchange.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns events into short lines.
final class Telling implements EngineListener {
    private final @Nullable List<String> lines;

    /// @param lines where they go, or null to drop them
    Telling(@Nullable List<String> lines) {
        this.lines = lines;
    }

    @Override
    public void onTrade(
            long tradeNumber, OrderView maker, OrderView taker, long priceTicks, long quantityLots, boolean auction) {
        if (lines != null) {
            lines.add("trade %d: %d at %d, maker %d, taker %d%s"
                    .formatted(
                            tradeNumber,
                            quantityLots,
                            priceTicks,
                            maker.orderId(),
                            taker.orderId(),
                            auction ? ", auction" : ""));
        }
    }

    @Override
    public void onOrder(OrderView order, OrderEvent event) {
        if (lines != null) {
            lines.add("%s %d %s %d/%d%s"
                    .formatted(
                            event,
                            order.orderId(),
                            order.status(),
                            order.filledLots(),
                            order.quantityLots(),
                            order.reason() == Reason.NONE ? "" : " " + order.reason()));
        }
    }

    @Override
    public void onRefused(CommandKind command, long orderId, long userId, Reason reason) {
        if (lines != null) {
            lines.add("refused %s %d: %s".formatted(command, orderId, reason));
        }
    }

    @Override
    public void onMarketState(MarketState state) {
        if (lines != null) {
            lines.add("market %s".formatted(state));
        }
    }

    @Override
    public void onIndicativePrice(long priceTicks, long volumeLots, long imbalanceLots) {
        if (lines != null) {
            lines.add("meets at %d: %d, %d left over".formatted(priceTicks, volumeLots, imbalanceLots));
        }
    }
}
