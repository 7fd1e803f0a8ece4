package dev.exchange.matching.domain;

import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.SelfTradePrevention;
import dev.exchange.contracts.TimeInForce;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the orders of a snapshot as [OrderFormat] wrote them. What orders have in common is one object afterwards, as
/// it was when they were placed: a state that was read is no larger than one that was traded.
final class OrderReader {
    private final Users users;
    private final SharedFees fees = new SharedFees();
    /// Of the orders that were read, by the id they are kept under.
    private final Map<String, Reservation> reservations = new HashMap<>();

    OrderReader(Users users) {
        this.users = users;
    }

    LiveOrder read(DataInputStream in) throws IOException {
        String orderId = SnapshotValues.readText(in);
        String userId = users.kept(SnapshotValues.readText(in));
        String clientOrderId = SnapshotValues.readOptionalText(in);
        OrderType type = OrderType.of(in.readUTF());
        OrderSide side = OrderSide.of(in.readUTF());
        TimeInForce timeInForce = TimeInForce.of(in.readUTF());
        FeeTerms terms = fees.kept(new FeeTerms(
                SnapshotValues.readDecimal(in), SnapshotValues.readDecimal(in), SnapshotValues.readDecimal(in)));
        long createdAtMillis = in.readLong();
        BigDecimal filledValue = SnapshotValues.readDecimal(in);
        BigDecimal feesPaid = SnapshotValues.readDecimal(in);
        BigDecimal need = SnapshotValues.readDecimal(in);
        long priority = in.readLong();
        long expiryMillis = in.readLong();
        LiveOrder.Leg leg = LiveOrder.Leg.valueOf(in.readUTF());
        Reservation reservation = readReservation(in, orderId);
        Reservation legs = in.readBoolean() ? readReservation(in, orderId) : null;
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
                terms,
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

    private Reservation readReservation(DataInputStream in, String readerId) throws IOException {
        String text = SnapshotValues.readText(in);
        String orderId = text.equals(readerId) ? readerId : text;
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
