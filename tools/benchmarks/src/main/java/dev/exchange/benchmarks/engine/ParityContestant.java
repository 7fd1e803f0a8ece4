package dev.exchange.benchmarks.engine;

import com.paritytrading.parity.match.OrderBook;
import com.paritytrading.parity.match.OrderBookListener;
import com.paritytrading.parity.match.Side;
import dev.exchange.engine.flow.OrderFlow;
import dev.exchange.engine.flow.ReportLog;
import org.HdrHistogram.Histogram;

/// Parity's order book. It knows neither immediate-or-cancel nor modification, which are made of what it has,
/// and its cancellation event tells neither side nor price, which are remembered beside it. It also still takes
/// an order that was filled to be there, so that what its events say of filled orders is remembered too.
final class ParityContestant implements Contestant, OrderBookListener {
    private final OrderFlow flow;
    private final ReportLog log;
    private final OrderBook book = new OrderBook(this);
    private final byte[] sides;
    private final long[] prices;
    private final boolean[] filled;
    private int message;
    private boolean added;
    private boolean cancelled;

    ParityContestant(OrderFlow flow, ReportLog log) {
        this.flow = flow;
        this.log = log;
        long highest = 0;
        for (int i = 0; i < flow.size(); i++) {
            highest = Math.max(highest, flow.orderId[i]);
        }
        sides = new byte[Math.toIntExact(highest + 1)];
        prices = new long[sides.length];
        filled = new boolean[sides.length];
    }

    @Override
    public void replay() {
        int size = flow.size();
        for (int i = 0; i < size; i++) {
            apply(i);
        }
    }

    @Override
    public void replayTimed(Histogram serviceTime) {
        int size = flow.size();
        for (int i = 0; i < size; i++) {
            long start = System.nanoTime();
            apply(i);
            serviceTime.recordValue(System.nanoTime() - start);
        }
    }

    private void apply(int index) {
        message = index;
        long orderId = flow.orderId[index];
        int id = (int) orderId;
        switch (flow.type[index]) {
            case OrderFlow.NEW -> {
                byte side = flow.side[index];
                sides[id] = side;
                log.add(ReportLog.ACKNOWLEDGED, index, side, orderId, flow.price[index], flow.quantity[index]);
                enter(index, side);
                if (added && flow.immediate[index]) {
                    book.cancel(orderId, 0);
                    log.add(ReportLog.CANCELLED, index, side, orderId, flow.price[index], 0);
                }
            }
            case OrderFlow.CANCEL -> {
                if (cancel(orderId)) {
                    log.add(ReportLog.CANCELLED, index, sides[id], orderId, prices[id], 0);
                } else {
                    log.add(ReportLog.CANCEL_REJECTED, index, 0, orderId, 0, 0);
                }
            }
            default -> {
                if (cancel(orderId)) {
                    log.add(ReportLog.MODIFIED, index, sides[id], orderId, flow.price[index], flow.quantity[index]);
                    enter(index, sides[id]);
                } else {
                    log.add(ReportLog.MODIFY_REJECTED, index, 0, orderId, 0, 0);
                }
            }
        }
    }

    private void enter(int index, byte side) {
        added = false;
        prices[(int) flow.orderId[index]] = flow.price[index];
        filled[(int) flow.orderId[index]] = false;
        book.enter(flow.orderId[index], side == 0 ? Side.BUY : Side.SELL, flow.price[index], flow.quantity[index]);
    }

    private boolean cancel(long orderId) {
        cancelled = false;
        if (!filled[(int) orderId]) {
            book.cancel(orderId, 0);
        }
        return cancelled;
    }

    @Override
    public void drain() {
        for (int i = 0; i < flow.size(); i++) {
            if (flow.type[i] == OrderFlow.NEW) {
                book.cancel(flow.orderId[i], 0);
            }
        }
    }

    @Override
    public void match(
            long restingOrderId,
            long incomingOrderId,
            Side incomingSide,
            long price,
            long executedQuantity,
            long remainingQuantity) {
        log.add(ReportLog.FILL, message, 0, restingOrderId, price, executedQuantity);
        filled[(int) restingOrderId] = remainingQuantity == 0;
    }

    @Override
    public void add(long orderId, Side side, long price, long size) {
        added = true;
    }

    @Override
    public void cancel(long orderId, long canceledQuantity, long remainingQuantity) {
        cancelled = true;
    }
}
