package dev.exchange.matching.domain;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.contracts.UserUpdateCause;
import dev.exchange.engine.MatchingEngine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One pair's market: the engine in ticks and lots, and the money of every live order beside it.
///
/// A pure function of the commands it was given, in their order: the same commands give the same records
/// with the same numbers and the same ids, and the same state hash. Time is what the commands carry. One
/// thread at a time.
public final class PairMarket {
    private static final int SNAPSHOT_MAGIC = 0x45584d31;
    private static final int SNAPSHOT_VERSION = 2;

    /// A countdown is there against lost connections: one of more than a year is a mistake.
    private static final long COUNTDOWN_MAX_MILLIS = Duration.ofDays(365).toMillis();

    private static final int PRICE_BAND_MAX_BASIS_POINTS = 9_999;

    private final Pair pair;
    private final PairScale scale;
    private final MatchingEngine engine;
    private final OrderTranslation translation;
    private final DueTimes dueTimes = new DueTimes();
    private final LiveOrders orders = new LiveOrders(dueTimes);
    private final Users users = new Users(dueTimes);
    private final Underway underway = new Underway();
    private final MarketRecords records;
    private final EngineEvents events;
    private final Placements placements;
    private final Changes changes;
    private final TreeMap<Integer, Long> highestOffsets = new TreeMap<>();
    private long clockMillis;

    public PairMarket(Pair pair, MarketLimits limits) {
        this.pair = pair;
        scale = new PairScale(pair);
        OrderMoney money = new OrderMoney(pair, scale);
        OrderStates states = new OrderStates(scale, money);
        translation = new OrderTranslation(pair, scale);
        records = new MarketRecords(pair, scale);
        events = new EngineEvents(scale, money, states, orders, users, records, underway);
        engine = new MatchingEngine(events, limits.engine());
        placements = new Placements(engine, limits, translation, money, states, orders, users, records);
        changes = new Changes(engine, scale, translation, money, orders, records, underway);
    }

    /// Applies one command and appends to `out` what it causes: fills, an update for each order touched,
    /// and the command's own answer. A command that makes no sense is answered with a refusal that frees
    /// its funds.
    ///
    /// @param command complete, its amounts not negative and its groups whole
    /// @return false where nothing was done because the same request was applied before
    /// @throws IllegalStateException when the books are broken; the market must not be used further
    public boolean apply(OrderCommand command, List<Event> out) {
        if (command instanceof OrderCommand.Requested requested && isSeen(requested.origin())) {
            return false;
        }
        clockMillis = Math.max(clockMillis, command.time().toEpochMilli());
        records.begin(out, Instant.ofEpochMilli(clockMillis));
        engine.tick(clockMillis);
        boolean applied = carryOut(command);
        underway.end();
        if (events.takeIndicativeChange()) {
            records.market(engine, null, null);
        }
        records.end();
        return applied;
    }

    private boolean isSeen(RequestOrigin origin) {
        Long highest = highestOffsets.get(origin.partition());
        if (highest != null && origin.offset() <= highest) {
            return true;
        }
        highestOffsets.put(origin.partition(), origin.offset());
        return false;
    }

    private boolean carryOut(OrderCommand command) {
        switch (command) {
            case OrderCommand.Place place -> {
                return placements.place(place);
            }
            case OrderCommand.Cancel cancel -> cancel(cancel);
            case OrderCommand.Change change -> {
                underway.begin(change.requestId(), change.userId());
                changes.change(change);
            }
            case OrderCommand.CancelAll all -> cancelAll(all);
            case OrderCommand.CancelAllAfter after -> cancelAllAfter(after);
            case OrderCommand.SetMarket set -> setMarket(set);
            case OrderCommand.Tick tick -> {}
        }
        return true;
    }

    private void cancel(OrderCommand.Cancel cancel) {
        LiveOrder order = orders.find(cancel.orderId());
        if (order == null || !order.userId.equals(cancel.userId())) {
            Explanation why = order == null ? Explanation.ORDER_NOT_FOUND : Explanation.NOT_OWNER;
            events.refuseCancel(cancel.orderId(), cancel.userId(), why);
            return;
        }
        underway.begin(null, cancel.userId());
        engine.cancel(
                LiveOrders.number(cancel.orderId()).getAsLong(),
                users.number(order.userId).getAsLong(),
                clockMillis);
    }

    private void cancelAll(OrderCommand.CancelAll all) {
        OptionalLong user = users.number(all.userId());
        if (user.isEmpty()) {
            records.allCancelled(all.userId(), all.requestId(), 0);
            return;
        }
        underway.begin(all.requestId(), all.userId());
        engine.cancelAll(user.getAsLong(), clockMillis);
    }

    private void cancelAllAfter(OrderCommand.CancelAllAfter after) {
        long timeout = after.timeoutMs();
        if (timeout < 0 || timeout > COUNTDOWN_MAX_MILLIS) {
            records.userRefused(
                    after.userId(),
                    after.requestId(),
                    new Explanation(
                            "invalid_timeout",
                            "A countdown runs for 1 to " + COUNTDOWN_MAX_MILLIS + " ms, or 0 to switch it off, not "
                                    + timeout));
            return;
        }
        if (timeout == 0 && users.number(after.userId()).isEmpty()) {
            records.user(UserUpdateCause.COUNTDOWN_ENDED, after.userId(), after.requestId());
            return;
        }
        underway.begin(after.requestId(), after.userId());
        engine.cancelAllAfter(users.admit(after.userId()), timeout, clockMillis);
        users.forgetIdle(after.userId());
    }

    /// Sets all that is named, or nothing where a part of it makes no sense.
    private void setMarket(OrderCommand.SetMarket set) {
        Explanation refusal = marketRefusal(set);
        if (refusal == null) {
            Integer band = set.priceBandBasisPoints();
            if (band != null) {
                engine.setPriceBand(band, clockMillis);
            }
            BigDecimal reference = set.referencePrice();
            if (reference != null) {
                engine.setReferencePrice(scale.ticks(reference).orElseThrow(), clockMillis);
            }
            if (set.state() != null) {
                engine.setState(Types.engine(set.state()), clockMillis);
            }
        }
        // The answer has the indicative price, whether it changed or not.
        var _ = events.takeIndicativeChange();
        records.market(engine, set.requestId(), refusal);
    }

    private @Nullable Explanation marketRefusal(OrderCommand.SetMarket set) {
        Integer band = set.priceBandBasisPoints();
        if (band != null && (band < 0 || band > PRICE_BAND_MAX_BASIS_POINTS)) {
            return new Explanation(
                    "invalid_price_band",
                    "A price band is 1 to " + PRICE_BAND_MAX_BASIS_POINTS
                            + " hundredths of a percent, or 0 for none, not " + band);
        }
        BigDecimal reference = set.referencePrice();
        return reference == null ? null : translation.referenceRefusal(reference);
    }

    /// The earliest time at which the passing of time alone changes something; empty while nothing waits
    /// for it.
    public OptionalLong nextDueMillis() {
        return dueTimes.earliest();
    }

    public String pairSymbol() {
        return pair.symbol();
    }

    /// The number of the newest record written to `order-updates`; 0 before the first.
    public long updateSequence() {
        return records.updateSequence();
    }

    /// The number of the newest record written to `fills`; 0 before the first.
    public long fillSequence() {
        return records.fillSequence();
    }

    /// Walks over all orders: for operators and tests, not for every command.
    public PairState state() {
        long buys = 0;
        long sells = 0;
        long waiting = 0;
        for (LiveOrder order : orders.all()) {
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
                records.updateSequence(),
                records.fillSequence(),
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
        out.writeLong(records.updateSequence());
        out.writeLong(records.fillSequence());
        out.writeInt(highestOffsets.size());
        for (Map.Entry<Integer, Long> highest : highestOffsets.entrySet()) {
            out.writeInt(highest.getKey());
            out.writeLong(highest.getValue());
        }
        users.write(out);
        orders.write(out);
        engine.snapshot(out);
    }

    /// Reads what [#snapshot] wrote.
    ///
    /// @throws SnapshotFormatException when it cannot be used for this pair
    /// @throws IOException when it ends early or is damaged
    static PairMarket restore(Pair pair, MarketLimits limits, DataInputStream in) throws IOException {
        if (in.readInt() != SNAPSHOT_MAGIC) {
            throw new SnapshotFormatException("These bytes are no market snapshot");
        }
        int version = in.readUnsignedShort();
        if (version != SNAPSHOT_VERSION) {
            throw new SnapshotVersionException("market snapshot", version, SNAPSHOT_VERSION);
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
        records.continueFrom(in.readLong(), in.readLong());
        for (int left = in.readInt(); left > 0; left--) {
            highestOffsets.put(in.readInt(), in.readLong());
        }
        users.read(in);
        orders.read(in, users);
        users.checkRead();
        engine.restore(in);
        if (engine.orderCount() != orders.size() || engine.lastTradeNumber() != records.fillSequence()) {
            throw new SnapshotFormatException("The engine's orders and trades are not those that the money is of");
        }
    }
}
