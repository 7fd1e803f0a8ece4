package dev.exchange.matching;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
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

    /// What wallet-service locks for an order.
    public BigDecimal need(Draft draft) {
        return need(draft, draft.quantity);
    }

    private BigDecimal need(Draft draft, BigDecimal quantity) {
        OrderOptions options = draft.options();
        BigDecimal amount = options == null ? null : options.quoteAmount();
        if (draft.side == OrderSide.BUY && amount != null) {
            return amount.add(fees.fee(amount, false, pair.quote().precision()));
        }
        BigDecimal worst = draft.worstPrice();
        return reservation(draft.side, quantity, worst == null ? BigDecimal.ZERO : worst);
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
        Draft draft = new Draft(type, side, quantity)
                .lasting(timeInForce)
                .price(price)
                .stop(stopPrice)
                .protection(protectionPrice)
                .until(expiresAt);
        return place(user, draft, reserved, null, null, null);
    }

    public OrderCommand.Place place(String user, Draft draft) {
        return place(user, draft, need(draft), null, null, null);
    }

    /// One of the two cancels the other; they have one reservation, the larger of their needs.
    public OrderCommand.Place pair(String user, Draft first, Draft second) {
        return pair(user, first, second, need(first).max(need(second)));
    }

    public OrderCommand.Place pair(String user, Draft first, Draft second, BigDecimal reserved) {
        return place(user, first, reserved, OrderLink.ONE_CANCELS_OTHER, List.of(second), null);
    }

    /// An entry order and its legs: those that buy have the larger of their needs locked from the start.
    public OrderCommand.Place bracket(String user, Draft entry, Draft takeProfit, Draft stopLoss) {
        BigDecimal legs = takeProfit.side == OrderSide.SELL
                ? BigDecimal.ZERO
                : need(takeProfit, entry.quantity).max(need(stopLoss, entry.quantity));
        return bracket(user, entry, takeProfit, stopLoss, legs);
    }

    public OrderCommand.Place bracket(
            String user, Draft entry, Draft takeProfit, Draft stopLoss, BigDecimal legsReserved) {
        return place(user, entry, need(entry), OrderLink.BRACKET, List.of(takeProfit, stopLoss), legsReserved);
    }

    public OrderCommand.Place place(
            String user,
            Draft draft,
            BigDecimal reserved,
            @Nullable OrderLink link,
            @Nullable List<Draft> linked,
            @Nullable BigDecimal legsReserved) {
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
                draft.type,
                draft.side,
                draft.timeInForce,
                draft.quantity,
                draft.price,
                draft.stopPrice,
                draft.protectionPrice,
                draft.options(),
                draft.expiresAt,
                fees,
                draft.side == OrderSide.BUY
                        ? pair.quote().symbol()
                        : pair.base().symbol(),
                reserved,
                link,
                linked == null ? null : linked.stream().map(this::linked).toList(),
                legsReserved);
    }

    private LinkedOrder linked(Draft draft) {
        String orderId = Ids.order(nextOrder++);
        return new LinkedOrder(
                orderId,
                "client-" + orderId,
                draft.type,
                draft.side,
                draft.timeInForce,
                draft.quantity,
                draft.price,
                draft.stopPrice,
                draft.protectionPrice,
                draft.options(),
                draft.expiresAt);
    }

    /// An order's new terms; `draft` is as it is to be.
    public OrderCommand.Change change(String user, String orderId, Draft draft, BigDecimal added) {
        long offset = nextOffset++;
        return new OrderCommand.Change(
                "change-" + offset,
                1,
                now,
                offset,
                new RequestOrigin(originPartition, offset),
                "request-" + offset,
                orderId,
                user,
                pair.symbol(),
                draft.quantity,
                draft.price,
                draft.stopPrice,
                draft.protectionPrice,
                added);
    }

    public OrderCommand.CancelAll cancelAll(String user) {
        long offset = nextOffset++;
        return new OrderCommand.CancelAll(
                "all-" + offset,
                1,
                now,
                offset,
                new RequestOrigin(originPartition, offset),
                "request-" + offset,
                user,
                pair.symbol());
    }

    public OrderCommand.CancelAllAfter cancelAllAfter(String user, long timeoutMs) {
        long offset = nextOffset++;
        return new OrderCommand.CancelAllAfter(
                "after-" + offset,
                1,
                now,
                offset,
                new RequestOrigin(originPartition, offset),
                "request-" + offset,
                user,
                pair.symbol(),
                timeoutMs);
    }

    public OrderCommand.SetMarket setMarket(MarketState state) {
        return setMarket(state, null, null);
    }

    public OrderCommand.SetMarket setMarket(
            @Nullable MarketState state, @Nullable Integer band, @Nullable BigDecimal referencePrice) {
        long offset = nextOffset++;
        return new OrderCommand.SetMarket(
                "set-" + offset,
                1,
                now,
                offset,
                new RequestOrigin(originPartition, offset),
                "request-" + offset,
                pair.symbol(),
                state,
                band,
                referencePrice);
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
