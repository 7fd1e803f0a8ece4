package dev.exchange.matching.domain;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.engine.CommandKind;
import dev.exchange.engine.EngineLimits;
import dev.exchange.engine.EngineListener;
import dev.exchange.engine.MatchingEngine;
import dev.exchange.engine.NewOrder;
import dev.exchange.engine.OrderEvent;
import dev.exchange.engine.OrderView;
import dev.exchange.engine.Reason;
import dev.exchange.engine.Side;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One pair's market: the engine in ticks and lots, and the money of every live order beside it.
///
/// A pure function of the commands it was given, in their order: the same commands give the same records with
/// the same numbers and the same ids, and the same state hash. Time is what the commands carry. One thread at
/// a time.
///
/// The money of a buy: it holds `funds`, at least what its rest costs at its limit, and the fee is cut where
/// it would eat into that; so a fill can always be paid, and at the end nothing is left over. The rules of
/// fee and reservation are [FeeTerms]'s.
public final class PairMarket {
    private static final int SNAPSHOT_MAGIC = 0x45584d31;
    private static final int SNAPSHOT_VERSION = 1;

    private final Pair pair;
    private final PairScale scale;
    private final MatchingEngine engine;
    private final NewOrder newOrder = new NewOrder();

    /// By order number, in the order of placement: a snapshot is written in this order.
    private final Map<Long, LiveOrder> orders = new LinkedHashMap<>();

    /// Numbers for the engine, held while the user has a live order.
    private final Map<String, UserNumber> users = new HashMap<>();

    /// How many live orders end at each time.
    private final TreeMap<Long, Integer> expiries = new TreeMap<>();

    private final TreeMap<Integer, Long> highestOffsets = new TreeMap<>();
    private long lastUserNumber;
    private long clockMillis;
    private long updateSequence;
    private long fillSequence;

    // The command being applied.
    private List<Event> out = List.of();
    private Instant now = Instant.EPOCH;
    private String requester = "";
    private FeeTerms lastFees = new FeeTerms(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    private static final class UserNumber {
        final long number;
        int liveOrders;

        UserNumber(long number) {
            this.number = number;
        }
    }

    public PairMarket(Pair pair, EngineLimits limits) {
        this.pair = pair;
        scale = new PairScale(pair);
        engine = new MatchingEngine(new Notifications(), limits);
    }

    /// Applies one command and appends to `out` what it causes: fills, an update for each order touched, and
    /// the command's own answer. A command whose order makes no sense is answered with a rejection that frees
    /// its funds.
    ///
    /// @return false where nothing was done because the same request was applied before
    /// @throws IllegalStateException when the books are broken; the market must not be used further
    public boolean apply(OrderCommand command, List<Event> out) {
        RequestOrigin origin = origin(command);
        if (origin != null) {
            Long highest = highestOffsets.get(origin.partition());
            if (highest != null && origin.offset() <= highest) {
                return false;
            }
            highestOffsets.put(origin.partition(), origin.offset());
        }
        clockMillis = Math.max(clockMillis, command.time().toEpochMilli());
        now = Instant.ofEpochMilli(clockMillis);
        this.out = out;
        engine.tick(clockMillis);
        boolean applied = switch (command) {
            case OrderCommand.Place place -> place(place);
            case OrderCommand.Cancel cancel -> cancel(cancel);
            case OrderCommand.Tick tick -> true;
        };
        this.out = List.of();
        return applied;
    }

    private static @Nullable RequestOrigin origin(OrderCommand command) {
        return switch (command) {
            case OrderCommand.Place place -> place.origin();
            case OrderCommand.Cancel cancel -> cancel.origin();
            case OrderCommand.Tick tick -> null;
        };
    }

    /// @return false where an order of this id is alive: what is alive must not be answered as rejected
    private boolean place(OrderCommand.Place place) {
        OptionalLong number = orderNumber(place.orderId());
        if (number.isPresent() && orders.containsKey(number.getAsLong())) {
            return false;
        }
        Explanation refusal = number.isPresent()
                ? refusal(place)
                : new Explanation("invalid_order_id", "'" + place.orderId() + "' is not an order id");
        if (refusal != null) {
            reject(place, refusal);
            return true;
        }
        LiveOrder order =
                new LiveOrder(place, interned(place.fees()), place.time().toEpochMilli());
        orders.put(number.getAsLong(), order);
        fill(newOrder, place, number.getAsLong(), join(order.userId));
        engine.place(newOrder);
        return true;
    }

    /// The number of an id that [Ids#order] would give again.
    private static OptionalLong orderNumber(String orderId) {
        OptionalLong number = Ids.number(orderId, Ids.ORDER);
        return number.isPresent()
                        && number.getAsLong() > 0
                        && Ids.order(number.getAsLong()).equals(orderId)
                ? number
                : OptionalLong.empty();
    }

    /// Orders carry equal terms most of the time; one object serves them all.
    private FeeTerms interned(FeeTerms fees) {
        if (!fees.equals(lastFees)) {
            lastFees = fees;
        }
        return lastFees;
    }

    private void fill(NewOrder engineOrder, OrderCommand.Place place, long number, long user) {
        dev.exchange.engine.OrderType type = Types.engine(place.orderType());
        engineOrder
                .reset(clockMillis, number, user, place.orderSide() == OrderSide.BUY ? Side.BUY : Side.SELL, type)
                .timeInForce(Types.engine(place.timeInForce()))
                .quantity(scale.lots(place.quantity()).orElseThrow());
        BigDecimal limit = type.isMarket() ? place.protectionPrice() : place.price();
        if (limit != null) {
            engineOrder.price(scale.ticks(limit).orElseThrow());
        }
        if (type.isTriggered() && place.stopPrice() != null) {
            engineOrder.stopPrice(scale.ticks(place.stopPrice()).orElseThrow());
        }
        Instant expiresAt = place.expiresAt();
        if (expiresAt != null && canWait(place, type)) {
            engineOrder.expiry(expiresAt.toEpochMilli());
        }
    }

    private static boolean canWait(OrderCommand.Place place, dev.exchange.engine.OrderType type) {
        return type.isTriggered()
                || (!type.isMarket()
                        && place.timeInForce() != TimeInForce.IMMEDIATE_OR_CANCEL
                        && place.timeInForce() != TimeInForce.FILL_OR_KILL);
    }

    /// Why the order cannot go to the engine at all; null when it can.
    private @Nullable Explanation refusal(OrderCommand.Place place) {
        if (!Types.isSupported(place.orderType())) {
            return new Explanation(
                    "unsupported_order_type",
                    "Orders of type " + place.orderType().wireName() + " are not taken yet");
        }
        dev.exchange.engine.OrderType type = Types.engine(place.orderType());
        if (scale.lots(place.quantity()).isEmpty()) {
            return offStep("invalid_quantity", "quantity", place.quantity(), "lot size", pair.lotSize());
        }
        BigDecimal limit = type.isMarket() ? place.protectionPrice() : place.price();
        if (limit == null && (!type.isMarket() || place.orderSide() == OrderSide.BUY)) {
            return new Explanation(
                    "invalid_price",
                    type.isMarket() ? "A market buy needs a protection price" : "The price is missing");
        }
        if (limit != null && scale.ticks(limit).isEmpty()) {
            return offStep("invalid_price", "price", limit, "tick size", pair.tickSize());
        }
        BigDecimal stop = place.stopPrice();
        if (type.isTriggered() && (stop == null || scale.ticks(stop).isEmpty())) {
            return stop == null
                    ? new Explanation("invalid_stop_price", "The stop price is missing")
                    : offStep("invalid_stop_price", "stop price", stop, "tick size", pair.tickSize());
        }
        return reservationRefusal(place, limit);
    }

    private static Explanation offStep(String code, String what, BigDecimal value, String stepName, BigDecimal step) {
        String shown = Decimals.isReasonable(value) ? Decimals.plain(value) : value.toString();
        return new Explanation(
                code,
                "The " + what + " " + shown + " is not a positive multiple of the " + stepName + " "
                        + Decimals.plain(step) + " within the market's range");
    }

    private @Nullable Explanation reservationRefusal(OrderCommand.Place place, @Nullable BigDecimal limit) {
        FeeTerms fees = place.fees();
        if (fees.makerRate().signum() < 0
                || fees.takerRate().compareTo(fees.makerRate()) < 0
                || fees.minFee().signum() < 0
                || !Decimals.isReasonable(fees.takerRate())
                || !Decimals.isReasonable(fees.makerRate())
                || !Decimals.isReasonable(fees.minFee())) {
            return new Explanation("invalid_fees", "Fee rates are not negative, and a taker's is not below a maker's");
        }
        boolean buy = place.orderSide() == OrderSide.BUY;
        String currency = reservedCurrency(place.orderSide());
        BigDecimal least = buy && limit != null ? place.quantity().multiply(limit) : place.quantity();
        if (!place.reservedCurrency().equals(currency)
                || !Decimals.isReasonable(place.reservedAmount())
                || place.reservedAmount().compareTo(least) < 0) {
            return new Explanation(
                    "invalid_reservation",
                    "The order needs " + Decimals.plain(least) + " " + currency
                            + ", which is not what was reserved for it");
        }
        return null;
    }

    private void reject(OrderCommand.Place place, Explanation why) {
        OrderState state = new OrderState(
                place.clientOrderId(),
                place.orderType(),
                place.orderSide(),
                place.timeInForce(),
                OrderStatus.REJECTED,
                place.quantity(),
                place.price(),
                place.stopPrice(),
                BigDecimal.ZERO,
                place.quantity(),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                place.reservedCurrency(),
                BigDecimal.ZERO,
                null,
                place.expiresAt(),
                Instant.ofEpochMilli(place.time().toEpochMilli()),
                now);
        emit(UpdateCause.REJECTED, place.orderId(), place.userId(), state, place.reservedAmount(), why);
    }

    private boolean cancel(OrderCommand.Cancel cancel) {
        OptionalLong number = orderNumber(cancel.orderId());
        LiveOrder order = number.isPresent() ? orders.get(number.getAsLong()) : null;
        if (order == null) {
            refuseCancel(cancel.orderId(), cancel.userId(), Explanation.ORDER_NOT_FOUND);
        } else if (!order.userId.equals(cancel.userId())) {
            refuseCancel(cancel.orderId(), cancel.userId(), Explanation.NOT_OWNER);
        } else {
            requester = cancel.userId();
            engine.cancel(number.getAsLong(), user(order.userId).number, clockMillis);
        }
        return true;
    }

    private void refuseCancel(String orderId, String userId, Explanation why) {
        emit(UpdateCause.CANCEL_REJECTED, orderId, userId, null, BigDecimal.ZERO, why);
    }

    private long join(String userId) {
        UserNumber user = users.computeIfAbsent(userId, id -> new UserNumber(++lastUserNumber));
        user.liveOrders++;
        return user.number;
    }

    private void leave(String userId) {
        if (--user(userId).liveOrders == 0) {
            users.remove(userId);
        }
    }

    private UserNumber user(String userId) {
        return Objects.requireNonNull(users.get(userId), userId);
    }

    private LiveOrder order(OrderView view) {
        LiveOrder order = orders.get(view.orderId());
        if (order == null) {
            throw new IllegalStateException("The engine knows order " + view.orderId() + ", its money is unknown");
        }
        return order;
    }

    private String reservedCurrency(OrderSide side) {
        return side == OrderSide.BUY ? pair.quote().symbol() : pair.base().symbol();
    }

    /// What the order must hold for what is left of it.
    private BigDecimal need(LiveOrder order, OrderView view) {
        if (view.remainingLots() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal remaining = scale.quantity(view.remainingLots());
        return order.isBuy()
                ? order.fees.buyReservation(
                        remaining, scale.price(view.priceTicks()), pair.quote().precision())
                : remaining;
    }

    private void emit(
            UpdateCause cause,
            String orderId,
            String userId,
            @Nullable OrderState state,
            BigDecimal released,
            @Nullable Explanation why) {
        long sequence = ++updateSequence;
        out.add(new OrderUpdate(
                pair.symbol() + "-" + sequence,
                Event.SCHEMA_VERSION,
                now,
                sequence,
                OrderUpdate.TYPE,
                pair.symbol(),
                cause,
                orderId,
                userId,
                state,
                released,
                why == null ? null : why.code(),
                why == null ? null : why.reason()));
    }

    private final class Notifications implements EngineListener {
        @Override
        public void onTrade(
                long tradeNumber,
                OrderView maker,
                OrderView taker,
                long priceTicks,
                long quantityLots,
                boolean auction) {
            BigDecimal price = scale.price(priceTicks);
            BigDecimal quantity = scale.quantity(quantityLots);
            BigDecimal value = price.multiply(quantity);
            Fill.Party makerParty = settle(maker, value, quantity, true);
            Fill.Party takerParty = settle(taker, value, quantity, false);
            long sequence = ++fillSequence;
            out.add(new Fill(
                    pair.symbol() + "-" + sequence,
                    Event.SCHEMA_VERSION,
                    now,
                    sequence,
                    Fill.TYPE,
                    Ids.trade(pair.number(), sequence),
                    pair.symbol(),
                    price,
                    quantity,
                    value,
                    takerParty.side(),
                    pair.quote().symbol(),
                    makerParty,
                    takerParty));
        }

        private Fill.Party settle(OrderView view, BigDecimal value, BigDecimal quantity, boolean maker) {
            LiveOrder order = order(view);
            BigDecimal due = order.fees.fee(value, maker, pair.quote().precision());
            BigDecimal payable = order.isBuy() ? spare(order, view, value) : value;
            BigDecimal fee = due.min(payable);
            BigDecimal spent = order.isBuy() ? value.add(fee) : quantity;
            BigDecimal left = order.funds.subtract(spent);
            BigDecimal released = left.subtract(need(order, view)).max(BigDecimal.ZERO);
            order.funds = left.subtract(released);
            order.filledValue = order.filledValue.add(value);
            order.feesPaid = order.feesPaid.add(fee);
            if (order.funds.signum() < 0 || fee.signum() < 0) {
                throw new IllegalStateException("Order " + order.orderId + " would spend more than it reserved");
            }
            return new Fill.Party(
                    order.orderId,
                    order.userId,
                    order.clientOrderId,
                    order.side,
                    fee,
                    spent,
                    order.isBuy() ? quantity : value.subtract(fee),
                    released);
        }

        /// What a buyer can pay as a fee and still buy its rest at its limit.
        private BigDecimal spare(LiveOrder order, OrderView view, BigDecimal value) {
            BigDecimal rest = scale.price(view.priceTicks()).multiply(scale.quantity(view.remainingLots()));
            return order.funds.subtract(value).subtract(rest);
        }

        @Override
        public void onOrder(OrderView view, OrderEvent event) {
            LiveOrder order = order(view);
            OrderStatus status = Types.contract(view.status());
            BigDecimal released = released(order, view, event);
            order.funds = order.funds.subtract(released);
            if (status == OrderStatus.OPEN && joinsQueue(event)) {
                order.priority = updateSequence + 1;
            }
            Explanation why = Explanation.of(view.reason());
            if (why == null && event == OrderEvent.EXPIRED) {
                why = Explanation.of(Reason.TIME_ENDED);
            }
            noteExpiry(order, status.isFinal() ? 0 : view.expiryMillis());
            emit(Types.cause(event, status), order.orderId, order.userId, state(order, view, status), released, why);
            if (status.isFinal()) {
                orders.remove(view.orderId());
                leave(order.userId);
            }
        }

        /// Fills free their own part; here an order that ends frees all that is left, and one that shrinks
        /// what it no longer needs.
        private BigDecimal released(LiveOrder order, OrderView view, OrderEvent event) {
            if (view.status().isFinal()) {
                return order.funds;
            }
            return switch (event) {
                case AMENDED, MODIFIED, REDUCED ->
                    order.funds.subtract(need(order, view)).max(BigDecimal.ZERO);
                case PLACED, TRADED, TRIGGERED, ENTERED, CANCELLED, EXPIRED -> BigDecimal.ZERO;
            };
        }

        private boolean joinsQueue(OrderEvent event) {
            return switch (event) {
                case PLACED, ENTERED, MODIFIED -> true;
                case TRADED, TRIGGERED, AMENDED, REDUCED, CANCELLED, EXPIRED -> false;
            };
        }

        private OrderState state(LiveOrder order, OrderView view, OrderStatus status) {
            boolean priced = !view.type().isMarket() && view.priceTicks() > 0;
            long expiryMillis = view.expiryMillis();
            return new OrderState(
                    order.clientOrderId,
                    order.type,
                    order.side,
                    order.timeInForce,
                    status,
                    scale.quantity(view.quantityLots()),
                    priced ? scale.price(view.priceTicks()) : null,
                    view.stopPriceTicks() > 0 ? scale.price(view.stopPriceTicks()) : null,
                    scale.quantity(view.filledLots()),
                    scale.quantity(view.remainingLots()),
                    order.filledValue,
                    order.feesPaid,
                    reservedCurrency(order.side),
                    order.funds,
                    status == OrderStatus.OPEN ? order.priority : null,
                    expiryMillis > 0 ? Instant.ofEpochMilli(expiryMillis) : null,
                    Instant.ofEpochMilli(order.createdAtMillis),
                    now);
        }

        @Override
        public void onRefused(CommandKind command, long orderId, long userId, Reason reason) {
            Explanation why = Objects.requireNonNull(Explanation.of(reason), "a refusal has a reason");
            switch (command) {
                case CANCEL -> refuseCancel(Ids.order(orderId), requester, why);
                case AMEND, MODIFY, CANCEL_ALL, CANCEL_ALL_AFTER ->
                    throw new IllegalStateException("The engine refused " + command + ", which is never sent");
            }
        }
    }

    private void noteExpiry(LiveOrder order, long expiryMillis) {
        if (order.expiryMillis == expiryMillis) {
            return;
        }
        if (order.expiryMillis != 0) {
            expiries.merge(order.expiryMillis, -1, (live, one) -> live + one == 0 ? null : live + one);
        }
        if (expiryMillis != 0) {
            expiries.merge(expiryMillis, 1, Integer::sum);
        }
        order.expiryMillis = expiryMillis;
    }

    /// The earliest time at which the passing of time alone changes something; empty while nothing waits for
    /// it.
    public OptionalLong nextDueMillis() {
        return expiries.isEmpty() ? OptionalLong.empty() : OptionalLong.of(expiries.firstKey());
    }

    public String pairSymbol() {
        return pair.symbol();
    }

    /// The number of the newest record written to `order-updates`; 0 before the first.
    public long updateSequence() {
        return updateSequence;
    }

    /// The number of the newest record written to `fills`; 0 before the first.
    public long fillSequence() {
        return fillSequence;
    }

    /// Walks over all orders: for operators and tests, not for every command.
    public PairState state() {
        long buys = 0;
        long sells = 0;
        long waiting = 0;
        for (LiveOrder order : orders.values()) {
            if (order.priority == 0) {
                waiting++;
            } else if (order.isBuy()) {
                buys++;
            } else {
                sells++;
            }
        }
        return new PairState(
                pair.symbol(),
                updateSequence,
                fillSequence,
                Instant.ofEpochMilli(clockMillis),
                buys,
                sells,
                waiting,
                stateHash());
    }

    /// SHA-256, in hex, over everything that decides what the market does next: over the bytes of
    /// [#snapshot], which are the same for the same state.
    public String stateHash() {
        return StateDigest.of(this::snapshot);
    }

    /// Writes the whole state; [#restore] continues from it with the same records.
    public void snapshot(DataOutputStream out) throws IOException {
        out.writeInt(SNAPSHOT_MAGIC);
        out.writeShort(SNAPSHOT_VERSION);
        SnapshotValues.write(out, pair.symbol());
        out.writeInt(pair.number());
        SnapshotValues.write(out, pair.tickSize());
        SnapshotValues.write(out, pair.lotSize());
        out.writeLong(clockMillis);
        out.writeLong(updateSequence);
        out.writeLong(fillSequence);
        out.writeLong(lastUserNumber);
        out.writeInt(highestOffsets.size());
        for (Map.Entry<Integer, Long> highest : highestOffsets.entrySet()) {
            out.writeInt(highest.getKey());
            out.writeLong(highest.getValue());
        }
        out.writeInt(orders.size());
        for (Map.Entry<Long, LiveOrder> order : orders.entrySet()) {
            out.writeLong(order.getKey());
            out.writeLong(user(order.getValue().userId).number);
            order.getValue().write(out);
        }
        engine.snapshot(out);
    }

    /// Reads what [#snapshot] wrote.
    ///
    /// @throws SnapshotFormatException when it cannot be used for this pair
    /// @throws IOException when it ends early or is damaged
    static PairMarket restore(Pair pair, EngineLimits limits, DataInputStream in) throws IOException {
        if (in.readInt() != SNAPSHOT_MAGIC) {
            throw new SnapshotFormatException("These bytes are no market snapshot");
        }
        int version = in.readUnsignedShort();
        if (version != SNAPSHOT_VERSION) {
            throw new SnapshotFormatException("Version " + version
                    + " of the market snapshot is not known; this build reads " + SNAPSHOT_VERSION);
        }
        PairMarket market = new PairMarket(pair, limits);
        market.read(in);
        return market;
    }

    private void read(DataInputStream in) throws IOException {
        String symbol = SnapshotValues.readText(in);
        int number = in.readInt();
        BigDecimal tickSize = SnapshotValues.readDecimal(in);
        BigDecimal lotSize = SnapshotValues.readDecimal(in);
        if (!symbol.equals(pair.symbol())
                || number != pair.number()
                || tickSize.compareTo(pair.tickSize()) != 0
                || lotSize.compareTo(pair.lotSize()) != 0) {
            throw new SnapshotFormatException("The snapshot is of " + symbol + ", number " + number + ", tick "
                    + tickSize + ", lot " + lotSize + "; " + pair.symbol() + " is listed differently");
        }
        clockMillis = in.readLong();
        updateSequence = in.readLong();
        fillSequence = in.readLong();
        lastUserNumber = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            highestOffsets.put(in.readInt(), in.readLong());
        }
        for (int left = in.readInt(); left > 0; left--) {
            long orderNumber = in.readLong();
            readOrder(orderNumber, in.readLong(), LiveOrder.read(in));
        }
        engine.restore(in);
        if (engine.orderCount() != orders.size() || engine.lastTradeNumber() != fillSequence) {
            throw new SnapshotFormatException("The engine's orders and trades are not those that the money is of");
        }
    }

    private void readOrder(long number, long userNumber, LiveOrder order) throws SnapshotFormatException {
        UserNumber user = users.computeIfAbsent(order.userId, id -> new UserNumber(userNumber));
        user.liveOrders++;
        if (user.number != userNumber || orders.put(number, order) != null) {
            throw new SnapshotFormatException("Order " + order.orderId + " contradicts the orders before it");
        }
        if (order.expiryMillis != 0) {
            expiries.merge(order.expiryMillis, 1, Integer::sum);
        }
    }
}
