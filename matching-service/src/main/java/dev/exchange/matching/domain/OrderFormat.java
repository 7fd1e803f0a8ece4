package dev.exchange.matching.domain;

import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.SelfTradePrevention;
import java.io.DataOutputStream;
import java.io.IOException;

/// How an order's money and words stand in a snapshot. Orders that share a reservation each have the whole
/// of it, and find each other by the id that it is kept under.
final class OrderFormat {
    private OrderFormat() {}

    static void write(DataOutputStream out, LiveOrder order) throws IOException {
        SnapshotValues.write(out, order.orderId);
        SnapshotValues.write(out, order.userId);
        SnapshotValues.writeOptional(out, order.clientOrderId);
        out.writeUTF(order.type.wireName());
        out.writeUTF(order.side.wireName());
        out.writeUTF(order.timeInForce.wireName());
        SnapshotValues.write(out, order.fees.makerRate());
        SnapshotValues.write(out, order.fees.takerRate());
        SnapshotValues.write(out, order.fees.minFee());
        out.writeLong(order.createdAtMillis);
        SnapshotValues.write(out, order.filledValue);
        SnapshotValues.write(out, order.feesPaid);
        SnapshotValues.write(out, order.need);
        out.writeLong(order.priority);
        out.writeLong(order.expiryMillis);
        out.writeUTF(order.leg.name());
        writeReservation(out, order.reservation);
        Reservation legs = order.legs;
        out.writeBoolean(legs != null && legs.isOpen());
        if (legs != null && legs.isOpen()) {
            writeReservation(out, legs);
        }
        writeLink(out, order);
        out.writeBoolean(order.options != null);
        if (order.options != null) {
            write(out, order.options);
        }
    }

    private static void writeReservation(DataOutputStream out, Reservation reservation) throws IOException {
        SnapshotValues.write(out, reservation.orderId());
        SnapshotValues.write(out, reservation.funds());
    }

    private static void writeLink(DataOutputStream out, LiveOrder order) throws IOException {
        out.writeBoolean(order.link != null);
        if (order.link == null || order.linkedOrderIds == null) {
            return;
        }
        out.writeUTF(order.link.wireName());
        out.writeByte(order.linkedOrderIds.size());
        for (String linked : order.linkedOrderIds) {
            SnapshotValues.write(out, linked);
        }
    }

    private static void write(DataOutputStream out, OrderOptions options) throws IOException {
        SnapshotValues.writeOptional(out, options.quoteAmount());
        SnapshotValues.writeOptional(out, options.displayQuantity());
        SnapshotValues.writeOptional(out, options.trailAmount());
        SnapshotValues.writeOptional(out, options.trailPercent());
        SnapshotValues.writeOptional(out, options.limitOffset());
        out.writeBoolean(options.postOnly() != null);
        if (options.postOnly() != null) {
            out.writeBoolean(options.postOnly());
        }
        SelfTradePrevention prevention = options.selfTradePrevention();
        SnapshotValues.writeOptional(out, prevention == null ? null : prevention.wireName());
    }
}
