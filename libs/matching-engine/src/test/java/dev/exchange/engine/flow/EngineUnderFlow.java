package dev.exchange.engine.flow;

import dev.exchange.engine.CommandKind;
import dev.exchange.engine.EngineListener;
import dev.exchange.engine.MatchingEngine;
import dev.exchange.engine.NewOrder;
import dev.exchange.engine.OrderEvent;
import dev.exchange.engine.OrderStatus;
import dev.exchange.engine.OrderType;
import dev.exchange.engine.OrderView;
import dev.exchange.engine.Reason;
import dev.exchange.engine.Side;
import dev.exchange.engine.TimeInForce;

/// Takes an [OrderFlow] through the matching engine and writes its reports.
public final class EngineUnderFlow implements EngineListener {
    private static final long USER = 1;

    private final OrderFlow flow;
    private final ReportLog log;
    private final NewOrder order = new NewOrder();
    private final MatchingEngine engine = new MatchingEngine(this);
    private int sequence;

    public EngineUnderFlow(OrderFlow flow, ReportLog log) {
        this.flow = flow;
        this.log = log;
    }

    public MatchingEngine engine() {
        return engine;
    }

    public boolean isAlive(long flowId) {
        return engine.order(id(flowId)) != null;
    }

    /// Order ids of a flow begin at 0, the engine's at 1.
    private static long id(long flowId) {
        return flowId + 1;
    }

    public void apply(int message) {
        sequence = message;
        switch (flow.type[message]) {
            case OrderFlow.NEW -> place(message);
            case OrderFlow.CANCEL -> engine.cancel(id(flow.orderId[message]), USER, 1);
            default -> engine.modify(id(flow.orderId[message]), USER, flow.price[message], flow.quantity[message], 1);
        }
    }

    private void place(int message) {
        Side side = flow.side[message] == 0 ? Side.BUY : Side.SELL;
        order.reset(1, id(flow.orderId[message]), USER, side, OrderType.LIMIT)
                .price(flow.price[message])
                .quantity(flow.quantity[message]);
        if (flow.immediate[message]) {
            order.timeInForce(TimeInForce.IMMEDIATE_OR_CANCEL);
        }
        engine.place(order);
    }

    @Override
    public void onTrade(
            long tradeNumber, OrderView maker, OrderView taker, long priceTicks, long quantityLots, boolean auction) {
        log.add(ReportLog.FILL, sequence, 0, maker.orderId() - 1, priceTicks, quantityLots);
    }

    @Override
    public void onOrder(OrderView view, OrderEvent event) {
        switch (event) {
            case PLACED -> {
                int side = view.side() == Side.BUY ? 0 : 1;
                log.add(
                        ReportLog.ACKNOWLEDGED,
                        sequence,
                        side,
                        view.orderId() - 1,
                        view.priceTicks(),
                        view.quantityLots());
                if (view.status() == OrderStatus.CANCELLED) {
                    log.add(ReportLog.CANCELLED, sequence, side, view.orderId() - 1, view.priceTicks(), 0);
                }
            }
            case CANCELLED ->
                log.add(
                        ReportLog.CANCELLED,
                        sequence,
                        view.side() == Side.BUY ? 0 : 1,
                        view.orderId() - 1,
                        view.priceTicks(),
                        0);
            case MODIFIED ->
                log.add(
                        ReportLog.MODIFIED,
                        sequence,
                        view.side() == Side.BUY ? 0 : 1,
                        view.orderId() - 1,
                        flow.price[sequence],
                        flow.quantity[sequence]);
            // The flow's reports tell a maker's state by its fills, and know nothing else.
            case TRADED, TRIGGERED, ENTERED, AMENDED, REDUCED, EXPIRED -> {}
        }
    }

    @Override
    public void onRefused(CommandKind command, long orderId, long userId, Reason reason) {
        log.add(
                command == CommandKind.CANCEL ? ReportLog.CANCEL_REJECTED : ReportLog.MODIFY_REJECTED,
                sequence,
                0,
                orderId - 1,
                0,
                0);
    }
}
