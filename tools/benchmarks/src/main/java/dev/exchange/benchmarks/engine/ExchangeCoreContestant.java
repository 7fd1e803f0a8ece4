package dev.exchange.benchmarks.engine;

import dev.exchange.engine.flow.OrderFlow;
import dev.exchange.engine.flow.ReportLog;
import exchange.core2.collections.objpool.ObjectsPool;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import exchange.core2.core.orderbook.OrderBookEventsHelper;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// exchange-core's fastest order book, called directly, with pooled orders and events: its best case.
final class ExchangeCoreContestant implements Contestant {
    private static final long USER = 1;
    /// Room for every object that a flow needs at once, so that nothing is allocated once the pools are warm.
    private static final Map<Integer, Integer> POOL = Map.of(
            ObjectsPool.DIRECT_ORDER, 1 << 20,
            ObjectsPool.DIRECT_BUCKET, 1 << 17,
            ObjectsPool.ART_NODE_4, 1 << 17,
            ObjectsPool.ART_NODE_16, 1 << 17,
            ObjectsPool.ART_NODE_48, 1 << 16,
            ObjectsPool.ART_NODE_256, 1 << 15);

    private final OrderFlow flow;
    private final ReportLog log;
    private final OrderBookDirectImpl book;
    private final OrderCommand command = new OrderCommand();
    private @Nullable MatcherTradeEvent freeEvents;

    ExchangeCoreContestant(OrderFlow flow, ReportLog log) {
        this.flow = flow;
        this.log = log;
        CoreSymbolSpecification symbol = CoreSymbolSpecification.builder()
                .symbolId(1)
                .type(SymbolType.CURRENCY_EXCHANGE_PAIR)
                .baseScaleK(1)
                .quoteScaleK(1)
                .build();
        book = new OrderBookDirectImpl(
                symbol,
                new ObjectsPool(POOL),
                new OrderBookEventsHelper(this::pooledEvent),
                LoggingConfiguration.DEFAULT);
        command.uid = USER;
        command.symbol = 1;
    }

    private MatcherTradeEvent pooledEvent() {
        MatcherTradeEvent event = freeEvents;
        if (event == null) {
            return new MatcherTradeEvent();
        }
        freeEvents = event.nextEvent;
        event.nextEvent = null;
        return event;
    }

    @Override
    public void replay() {
        int size = flow.size();
        for (int message = 0; message < size; message++) {
            apply(message);
        }
    }

    @Override
    public void replayTimed(Histogram serviceTime) {
        int size = flow.size();
        for (int message = 0; message < size; message++) {
            long start = System.nanoTime();
            apply(message);
            serviceTime.recordValue(System.nanoTime() - start);
        }
    }

    private void apply(int message) {
        switch (flow.type[message]) {
            case OrderFlow.NEW -> {
                int side = flow.side[message];
                log.add(
                        ReportLog.ACKNOWLEDGED,
                        message,
                        side,
                        flow.orderId[message],
                        flow.price[message],
                        flow.quantity[message]);
                command.action = side == 0 ? OrderAction.BID : OrderAction.ASK;
                place(message, side, flow.immediate[message]);
            }
            case OrderFlow.CANCEL -> {
                if (cancel(flow.orderId[message])) {
                    MatcherTradeEvent event = command.matcherEvent;
                    log.add(ReportLog.CANCELLED, message, side(), command.orderId, event.price, 0);
                    recycle(event);
                } else {
                    log.add(ReportLog.CANCEL_REJECTED, message, 0, command.orderId, 0, 0);
                }
            }
            default -> {
                if (cancel(flow.orderId[message])) {
                    recycle(command.matcherEvent);
                    int side = side();
                    log.add(
                            ReportLog.MODIFIED,
                            message,
                            side,
                            command.orderId,
                            flow.price[message],
                            flow.quantity[message]);
                    place(message, side, false);
                } else {
                    log.add(ReportLog.MODIFY_REJECTED, message, 0, command.orderId, 0, 0);
                }
            }
        }
    }

    private int side() {
        return command.action == OrderAction.BID ? 0 : 1;
    }

    private void place(int message, int side, boolean immediate) {
        command.command = OrderCommandType.PLACE_ORDER;
        command.orderId = flow.orderId[message];
        command.price = flow.price[message];
        command.reserveBidPrice = flow.price[message];
        command.size = flow.quantity[message];
        command.orderType = immediate ? OrderType.IOC : OrderType.GTC;
        command.matcherEvent = null;
        book.newOrder(command);
        MatcherTradeEvent first = command.matcherEvent;
        boolean rejected = false;
        for (MatcherTradeEvent event = first; event != null; event = event.nextEvent) {
            if (event.eventType == MatcherEventType.TRADE) {
                log.add(ReportLog.FILL, message, 0, event.matchedOrderId, event.price, event.size);
            } else {
                rejected = true;
            }
        }
        if (rejected) {
            log.add(ReportLog.CANCELLED, message, side, command.orderId, command.price, 0);
        }
        if (first != null) {
            recycle(first);
        }
    }

    private boolean cancel(long orderId) {
        command.command = OrderCommandType.CANCEL_ORDER;
        command.orderId = orderId;
        command.matcherEvent = null;
        return book.cancelOrder(command) == CommandResultCode.SUCCESS;
    }

    private void recycle(MatcherTradeEvent first) {
        MatcherTradeEvent last = first;
        while (last.nextEvent != null) {
            last = last.nextEvent;
        }
        last.nextEvent = freeEvents;
        freeEvents = first;
    }

    @Override
    public void drain() {
        for (int message = 0; message < flow.size(); message++) {
            if (flow.type[message] == OrderFlow.NEW && cancel(flow.orderId[message])) {
                recycle(command.matcherEvent);
            }
        }
    }
}
