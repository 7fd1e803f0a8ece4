package dev.exchange.matching.domain;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.contracts.UserUpdate;
import dev.exchange.contracts.UserUpdateCause;
import dev.exchange.engine.MatchingEngine;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a pair's records, each numbered one higher than the one before it on its topic.
final class MarketRecords {
    private final Pair pair;
    private final PairScale scale;
    private List<Event> out = List.of();
    private Instant now = Instant.EPOCH;
    private long updateSequence;
    private long fillSequence;

    MarketRecords(Pair pair, PairScale scale) {
        this.pair = pair;
        this.scale = scale;
    }

    /// Goes on from the numbers of the newest records that were written before.
    void continueFrom(long newestUpdate, long newestFill) {
        updateSequence = newestUpdate;
        fillSequence = newestFill;
    }

    /// Where the records of the next command go, and its time.
    void begin(List<Event> target, Instant time) {
        out = target;
        now = time;
    }

    void end() {
        out = List.of();
    }

    Instant now() {
        return now;
    }

    long updateSequence() {
        return updateSequence;
    }

    long fillSequence() {
        return fillSequence;
    }

    private String eventId(long sequence) {
        return pair.symbol() + "-" + sequence;
    }

    void fill(
            BigDecimal price,
            BigDecimal quantity,
            BigDecimal value,
            boolean auction,
            Fill.Party maker,
            Fill.Party taker) {
        long sequence = ++fillSequence;
        out.add(new Fill(
                eventId(sequence),
                Event.SCHEMA_VERSION,
                now,
                sequence,
                Fill.TYPE,
                Ids.trade(pair.number(), sequence),
                pair.symbol(),
                price,
                quantity,
                value,
                taker.side(),
                pair.quote().symbol(),
                auction ? Boolean.TRUE : null,
                maker,
                taker));
    }

    /// @param requestId the change that this answers; null where it answers none
    /// @param reservationId the order whose funds are released, where they are not its own
    void order(
            UpdateCause cause,
            String orderId,
            String userId,
            @Nullable String requestId,
            @Nullable OrderState state,
            BigDecimal released,
            @Nullable String reservationId,
            @Nullable Explanation why) {
        long sequence = ++updateSequence;
        out.add(new OrderUpdate(
                eventId(sequence),
                Event.SCHEMA_VERSION,
                now,
                sequence,
                pair.symbol(),
                requestId,
                cause,
                orderId,
                userId,
                state,
                released,
                reservationId,
                why == null ? null : why.code(),
                why == null ? null : why.reason()));
    }

    /// The market as it is now.
    void market(MatchingEngine engine, @Nullable String requestId, @Nullable Explanation why) {
        long sequence = ++updateSequence;
        boolean meets = engine.indicativePriceTicks() != 0;
        out.add(new MarketUpdate(
                eventId(sequence),
                Event.SCHEMA_VERSION,
                now,
                sequence,
                pair.symbol(),
                requestId,
                Types.contract(engine.state()),
                engine.priceBandBasisPoints(),
                price(engine.lastPriceTicks()),
                price(engine.referencePriceTicks()),
                price(engine.indicativePriceTicks()),
                meets ? scale.quantity(engine.indicativeVolumeLots()) : null,
                meets ? scale.quantity(engine.indicativeImbalanceLots()) : null,
                why == null ? null : why.code(),
                why == null ? null : why.reason()));
    }

    private @Nullable BigDecimal price(long ticks) {
        return ticks == 0 ? null : scale.price(ticks);
    }

    void user(UserUpdateCause cause, String userId, @Nullable String requestId) {
        user(cause, userId, requestId, null, null, null);
    }

    void allCancelled(String userId, @Nullable String requestId, long orders) {
        user(UserUpdateCause.ALL_CANCELLED, userId, requestId, orders, null, null);
    }

    void countdownSet(String userId, @Nullable String requestId, Instant deadline) {
        user(UserUpdateCause.COUNTDOWN_SET, userId, requestId, null, deadline, null);
    }

    void userRefused(String userId, @Nullable String requestId, Explanation why) {
        user(UserUpdateCause.REFUSED, userId, requestId, null, null, why);
    }

    private void user(
            UserUpdateCause cause,
            String userId,
            @Nullable String requestId,
            @Nullable Long cancelledOrders,
            @Nullable Instant deadline,
            @Nullable Explanation why) {
        long sequence = ++updateSequence;
        out.add(new UserUpdate(
                eventId(sequence),
                Event.SCHEMA_VERSION,
                now,
                sequence,
                pair.symbol(),
                requestId,
                cause,
                userId,
                cancelledOrders,
                deadline,
                why == null ? null : why.code(),
                why == null ? null : why.reason()));
    }
}
