package dev.exchange.matching.domain;

import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What the engine does not know of an order that waits or rests: whose it is in words, and its money.
final class LiveOrder {
    final String orderId;
    final String userId;
    final @Nullable String clientOrderId;
    final OrderType type;
    final OrderSide side;
    final TimeInForce timeInForce;
    final FeeTerms fees;
    final long createdAtMillis;

    /// What is left of the reservation, in the quote currency for a buy, in the base currency for a sell.
    BigDecimal funds;

    BigDecimal filledValue = BigDecimal.ZERO;
    BigDecimal feesPaid = BigDecimal.ZERO;

    /// The number of the update with which it joined the queue of its price; 0 while it does not rest.
    long priority;

    /// When its time ends, as the engine decided; 0 for never.
    long expiryMillis;

    LiveOrder(OrderCommand.Place place, FeeTerms fees, long createdAtMillis) {
        this(
                place.orderId(),
                place.userId(),
                place.clientOrderId(),
                place.orderType(),
                place.orderSide(),
                place.timeInForce(),
                fees,
                createdAtMillis,
                place.reservedAmount());
    }

    private LiveOrder(
            String orderId,
            String userId,
            @Nullable String clientOrderId,
            OrderType type,
            OrderSide side,
            TimeInForce timeInForce,
            FeeTerms fees,
            long createdAtMillis,
            BigDecimal funds) {
        this.orderId = orderId;
        this.userId = userId;
        this.clientOrderId = clientOrderId;
        this.type = type;
        this.side = side;
        this.timeInForce = timeInForce;
        this.fees = fees;
        this.createdAtMillis = createdAtMillis;
        this.funds = funds;
    }

    boolean isBuy() {
        return side == OrderSide.BUY;
    }

    void write(DataOutputStream out) throws IOException {
        SnapshotValues.write(out, orderId);
        SnapshotValues.write(out, userId);
        out.writeBoolean(clientOrderId != null);
        if (clientOrderId != null) {
            SnapshotValues.write(out, clientOrderId);
        }
        out.writeUTF(type.wireName());
        out.writeUTF(side.wireName());
        out.writeUTF(timeInForce.wireName());
        SnapshotValues.write(out, fees.makerRate());
        SnapshotValues.write(out, fees.takerRate());
        SnapshotValues.write(out, fees.minFee());
        out.writeLong(createdAtMillis);
        SnapshotValues.write(out, funds);
        SnapshotValues.write(out, filledValue);
        SnapshotValues.write(out, feesPaid);
        out.writeLong(priority);
        out.writeLong(expiryMillis);
    }

    static LiveOrder read(DataInputStream in) throws IOException {
        String orderId = SnapshotValues.readText(in);
        String userId = SnapshotValues.readText(in);
        String clientOrderId = in.readBoolean() ? SnapshotValues.readText(in) : null;
        OrderType type = OrderType.of(in.readUTF());
        OrderSide side = OrderSide.of(in.readUTF());
        TimeInForce timeInForce = TimeInForce.of(in.readUTF());
        FeeTerms fees = new FeeTerms(
                SnapshotValues.readDecimal(in), SnapshotValues.readDecimal(in), SnapshotValues.readDecimal(in));
        long createdAtMillis = in.readLong();
        BigDecimal funds = SnapshotValues.readDecimal(in);
        LiveOrder order =
                new LiveOrder(orderId, userId, clientOrderId, type, side, timeInForce, fees, createdAtMillis, funds);
        order.filledValue = SnapshotValues.readDecimal(in);
        order.feesPaid = SnapshotValues.readDecimal(in);
        order.priority = in.readLong();
        order.expiryMillis = in.readLong();
        return order;
    }
}
