package dev.exchange.order.domain;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.UpdateCause;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Lives of orders, as the engine would tell them.
public final class Updates {
    /// The running service takes an order from so far ahead for one that was never answered, and sends it:
    /// who writes one to its database writes it for a user whom nobody answers.
    public static final Instant TIME = Instant.parse("2126-01-02T03:04:05.678Z");
    private static final BigDecimal PRICE = new BigDecimal("45000.01");

    private Updates() {}

    public static OrderTerms limitTerms(String userId, String quantity) {
        return new OrderTerms(
                userId,
                null,
                "BTC/USD",
                OrderType.LIMIT,
                OrderSide.BUY,
                TimeInForce.GOOD_TIL_CANCELED,
                new BigDecimal(quantity),
                PRICE,
                null,
                null,
                null,
                null);
    }

    public static OrderUpdate update(
            Order order, long sequence, UpdateCause cause, OrderStatus status, String filled, @Nullable String code) {
        BigDecimal filledQuantity = new BigDecimal(filled);
        BigDecimal value = filledQuantity.multiply(PRICE);
        OrderTerms terms = order.terms();
        Instant time = TIME.plusMillis(sequence);
        OrderState state = new OrderState(
                terms.clientOrderId(),
                terms.orderType(),
                terms.orderSide(),
                terms.timeInForce(),
                status,
                terms.quantity(),
                terms.price(),
                null,
                null,
                sequence % 3 == 0 ? true : null,
                sequence % 5 == 0 ? PRICE : null,
                filledQuantity,
                terms.quantity().subtract(filledQuantity),
                sequence % 2 == 0 ? BigDecimal.ONE : null,
                value,
                value.movePointLeft(3),
                "USD",
                BigDecimal.ZERO,
                status == OrderStatus.OPEN ? sequence : null,
                order.expiresAt(),
                null,
                null,
                order.createdAt(),
                time);
        return new OrderUpdate(
                "BTC/USD-" + sequence,
                Event.SCHEMA_VERSION,
                time,
                sequence,
                terms.pairSymbol(),
                null,
                cause,
                Ids.order(order.number()),
                terms.userId(),
                state,
                BigDecimal.ZERO,
                null,
                code,
                code == null ? null : "Because of " + code);
    }

    /// A life of random length: placed, filled in parts, and ended or not. The sequences rise from `first`
    /// with gaps, where other orders' updates stand.
    public static List<OrderUpdate> life(Order order, RandomGenerator random, long first) {
        List<OrderUpdate> life = new ArrayList<>();
        long sequence = first;
        int lots = order.terms().quantity().movePointRight(4).intValueExact();
        int filled = random.nextInt(lots);
        life.add(update(order, sequence, UpdateCause.PLACED, OrderStatus.OPEN, lots(filled), null));
        for (int fills = random.nextInt(6); fills > 0 && filled < lots; fills--) {
            sequence += 1 + random.nextInt(5);
            filled += 1 + random.nextInt(lots - filled);
            OrderStatus status = filled == lots ? OrderStatus.FILLED : OrderStatus.OPEN;
            life.add(update(order, sequence, UpdateCause.MATCHED, status, lots(filled), null));
        }
        if (filled < lots && random.nextBoolean()) {
            sequence += 1 + random.nextInt(5);
            life.add(
                    random.nextBoolean()
                            ? update(
                                    order,
                                    sequence,
                                    UpdateCause.CANCELLED,
                                    OrderStatus.CANCELLED,
                                    lots(filled),
                                    "user_requested")
                            : update(
                                    order,
                                    sequence,
                                    UpdateCause.EXPIRED,
                                    OrderStatus.EXPIRED,
                                    lots(filled),
                                    "expired"));
        }
        return life;
    }

    /// The same updates in another order, some of them several times.
    public static List<OrderUpdate> jumbled(List<OrderUpdate> updates, RandomGenerator random) {
        List<OrderUpdate> jumbled = new ArrayList<>(updates);
        for (int repeats = random.nextInt(updates.size() + 1); repeats > 0; repeats--) {
            jumbled.add(updates.get(random.nextInt(updates.size())));
        }
        Collections.shuffle(jumbled, Random.from(random));
        return jumbled;
    }

    private static String lots(int lots) {
        return BigDecimal.valueOf(lots, 4).toPlainString();
    }
}
