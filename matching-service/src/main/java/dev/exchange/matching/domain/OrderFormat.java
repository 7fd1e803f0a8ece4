package dev.exchange.matching.domain;

import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.SelfTradePrevention;
import dev.exchange.contracts.TimeInForce;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /// @param reservations those that the orders before have, by the id they are kept under
    static LiveOrder read(DataInputStream in, Map<String, Reservation> reservations) throws IOException {
        String orderId = SnapshotValues.readText(in);
        String userId = SnapshotValues.readText(in);
        String clientOrderId = SnapshotValues.readOptionalText(in);
        OrderType type = OrderType.of(in.readUTF());
        OrderSide side = OrderSide.of(in.readUTF());
        TimeInForce timeInForce = TimeInForce.of(in.readUTF());
        FeeTerms fees = new FeeTerms(
                SnapshotValues.readDecimal(in), SnapshotValues.readDecimal(in), SnapshotValues.readDecimal(in));
        long createdAtMillis = in.readLong();
        BigDecimal filledValue = SnapshotValues.readDecimal(in);
        BigDecimal feesPaid = SnapshotValues.readDecimal(in);
        BigDecimal need = SnapshotValues.readDecimal(in);
        long priority = in.readLong();
        long expiryMillis = in.readLong();
        LiveOrder.Leg leg = LiveOrder.Leg.valueOf(in.readUTF());
        Reservation reservation = readReservation(in, reservations);
        Reservation legs = in.readBoolean() ? readReservation(in, reservations) : null;
        OrderLink link = in.readBoolean() ? OrderLink.of(in.readUTF()) : null;
        List<String> linkedOrderIds = link == null ? null : readLinked(in);
        OrderOptions options = in.readBoolean() ? readOptions(in) : null;
        LiveOrder order = new LiveOrder(
                orderId,
                userId,
                clientOrderId,
                type,
                side,
                timeInForce,
                options,
                fees,
                createdAtMillis,
                link,
                linkedOrderIds,
                reservation,
                legs,
                false,
                leg);
        reservation.join(order);
        order.filledValue = filledValue;
        order.feesPaid = feesPaid;
        order.need = need;
        order.priority = priority;
        order.expiryMillis = expiryMillis;
        return order;
    }

    private static Reservation readReservation(DataInputStream in, Map<String, Reservation> reservations)
            throws IOException {
        String orderId = SnapshotValues.readText(in);
        BigDecimal funds = SnapshotValues.readDecimal(in);
        Reservation reservation = reservations.computeIfAbsent(orderId, id -> new Reservation(id, funds));
        if (reservation.funds().compareTo(funds) != 0) {
            throw new SnapshotFormatException(
                    "The orders that share the funds of " + orderId + " contradict each other");
        }
        return reservation;
    }

    private static List<String> readLinked(DataInputStream in) throws IOException {
        List<String> linked = new ArrayList<>();
        for (int left = in.readUnsignedByte(); left > 0; left--) {
            linked.add(SnapshotValues.readText(in));
        }
        return linked;
    }

    private static OrderOptions readOptions(DataInputStream in) throws IOException {
        return new OrderOptions(
                SnapshotValues.readOptionalDecimal(in),
                SnapshotValues.readOptionalDecimal(in),
                SnapshotValues.readOptionalDecimal(in),
                SnapshotValues.readOptionalDecimal(in),
                SnapshotValues.readOptionalDecimal(in),
                in.readBoolean() ? in.readBoolean() : null,
                prevention(SnapshotValues.readOptionalText(in)));
    }

    private static @Nullable SelfTradePrevention prevention(@Nullable String name) {
        return name == null ? null : SelfTradePrevention.of(name);
    }
}
