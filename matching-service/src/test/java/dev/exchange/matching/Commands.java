package dev.exchange.matching;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Writes commands as wallet-service does: funded, numbered, with the origin of their request. One thread.
public final class Commands {
    public static final Catalogue CATALOGUE = Catalogue.standard();
    public static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    public static final FeeTerms FEES =
            new FeeTerms(new BigDecimal("0.001"), new BigDecimal("0.002"), new BigDecimal("0.0001"));

    private final Pair pair;
    private final int originPartition;
    private long nextOffset;
    private long nextOrder;
    private Instant now = START;
    private FeeTerms fees = FEES;

    public Commands(String pairSymbol) {
        this(pairSymbol, 0, 1);
    }

    /// @param firstOrder the number of the first order; two writers take ranges of their own
    public Commands(String pairSymbol, int originPartition, long firstOrder) {
        this.pair = CATALOGUE.pair(pairSymbol);
        this.originPartition = originPartition;
        this.nextOrder = firstOrder;
    }

    public Pair pair() {
        return pair;
    }

    public Commands at(Instant time) {
        now = time;
        return this;
    }

    public Instant now() {
        return now;
    }

    public Commands fees(String makerRate, String takerRate, String minFee) {
        fees = new FeeTerms(new BigDecimal(makerRate), new BigDecimal(takerRate), new BigDecimal(minFee));
        return this;
    }

    public OrderCommand.Place limit(String user, OrderSide side, String quantity, String price) {
        return limit(user, side, quantity, price, TimeInForce.GOOD_TIL_CANCELED, null);
    }

    public OrderCommand.Place limit(
            String user,
            OrderSide side,
            String quantity,
            String price,
            TimeInForce timeInForce,
            @Nullable Instant expiresAt) {
        BigDecimal limit = new BigDecimal(price);
        return place(
                user,
                OrderType.LIMIT,
                side,
                timeInForce,
                new BigDecimal(quantity),
                limit,
                null,
                null,
                expiresAt,
                reservation(side, new BigDecimal(quantity), limit));
    }

    public OrderCommand.Place market(String user, OrderSide side, String quantity, String protectionPrice) {
        BigDecimal limit = new BigDecimal(protectionPrice);
        return place(
                user,
                OrderType.MARKET,
                side,
                TimeInForce.GOOD_TIL_CANCELED,
                new BigDecimal(quantity),
                null,
                null,
                limit,
                null,
                reservation(side, new BigDecimal(quantity), limit));
    }

    public OrderCommand.Place stopLoss(
            String user, OrderSide side, String quantity, String stopPrice, String protectionPrice) {
        BigDecimal limit = new BigDecimal(protectionPrice);
        return place(
                user,
                OrderType.STOP_LOSS,
                side,
                TimeInForce.GOOD_TIL_CANCELED,
                new BigDecimal(quantity),
                null,
                new BigDecimal(stopPrice),
                limit,
                null,
                reservation(side, new BigDecimal(quantity), limit));
    }

    public OrderCommand.Place stopLimit(String user, OrderSide side, String quantity, String stopPrice, String price) {
        BigDecimal limit = new BigDecimal(price);
        return place(
                user,
                OrderType.STOP_LIMIT,
                side,
                TimeInForce.GOOD_TIL_CANCELED,
                new BigDecimal(quantity),
                limit,
                new BigDecimal(stopPrice),
                null,
                null,
                reservation(side, new BigDecimal(quantity), limit));
    }

    /// What wallet-service locks: FeeTerms' reservation of a buy, the quantity of a sell.
    public BigDecimal reservation(OrderSide side, BigDecimal quantity, BigDecimal limit) {
        return side == OrderSide.BUY
                ? fees.buyReservation(quantity, limit, pair.quote().precision())
                : quantity;
    }

    public OrderCommand.Place place(
            String user,
            OrderType type,
            OrderSide side,
            TimeInForce timeInForce,
            BigDecimal quantity,
            @Nullable BigDecimal price,
            @Nullable BigDecimal stopPrice,
            @Nullable BigDecimal protectionPrice,
            @Nullable Instant expiresAt,
            BigDecimal reserved) {
        long offset = nextOffset++;
        String orderId = Ids.order(nextOrder++);
        return new OrderCommand.Place(
                "place-" + orderId,
                1,
                now,
                offset,
                new RequestOrigin(originPartition, offset),
                orderId,
                user,
                "client-" + orderId,
                pair.symbol(),
                type,
                side,
                timeInForce,
                quantity,
                price,
                stopPrice,
                protectionPrice,
                expiresAt,
                fees,
                side == OrderSide.BUY ? pair.quote().symbol() : pair.base().symbol(),
                reserved);
    }

    public OrderCommand.Cancel cancel(String user, String orderId) {
        long offset = nextOffset++;
        return new OrderCommand.Cancel(
                "cancel-" + orderId + "-" + offset,
                1,
                now,
                offset,
                new RequestOrigin(originPartition, offset),
                orderId,
                user,
                pair.symbol());
    }

    public OrderCommand.Tick tick() {
        return new OrderCommand.Tick(
                pair.symbol() + "-tick-" + now.toEpochMilli(), 1, now, now.toEpochMilli(), pair.symbol());
    }
}
