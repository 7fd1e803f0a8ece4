package dev.exchange.matching.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.contracts.UserUpdate;
import dev.exchange.contracts.UserUpdateCause;
import dev.exchange.engine.EngineLimits;
import dev.exchange.matching.CommandStream;
import dev.exchange.matching.Commands;
import dev.exchange.matching.Witness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Statements over thousands of seeded random commands; the seed is the test's parameter.
class PairMarketPropertiesTest {
    private static final int COMMANDS = 2_000;
    private static final String[] PAIRS = {"BTC/USD", "BTC/ETH", "ADA/USD"};

    static long[] seeds() {
        return new SplittableRandom(20260101).longs(25, 0, Long.MAX_VALUE).toArray();
    }

    private static List<OrderCommand> stream(long seed) {
        return CommandStream.of(seed, pair(seed), COMMANDS);
    }

    private static String pair(long seed) {
        return PAIRS[(int) (seed % PAIRS.length)];
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyReservationIsSpentReleasedOrHeldAndTheBookIsTheFoldOfItsUpdates(long seed) {
        System.out.println("seed " + seed + " of " + pair(seed));
        MarketPartition market = fresh(seed);
        Witness witness = new Witness();
        CommandStream stream = new CommandStream(seed, new Commands(pair(seed)));
        for (int i = 0; i < COMMANDS; i++) {
            watched(market, stream.next(), witness);
        }
        PairState state = market.markets().iterator().next().state();
        assertThat(state.updateSequence()).isEqualTo(witness.updates());
        assertThat(state.fillSequence()).isEqualTo(witness.fills());
        assertThat(witness.fills()).as("the stream trades").isGreaterThan(COMMANDS / 10);
        assertThat(state.restingBuys()).isEqualTo(witness.resting(OrderSide.BUY));
        assertThat(state.restingSells()).isEqualTo(witness.resting(OrderSide.SELL));

        stream.ending().forEach(command -> watched(market, command, witness));

        witness.everythingIsSettled();
        assertThat(market.markets().iterator().next().nextDueMillis()).isEmpty();
    }

    private static void watched(MarketPartition market, OrderCommand command, Witness witness) {
        List<Event> out = new ArrayList<>();
        if (market.apply(command, out) == MarketPartition.Outcome.APPLIED) {
            witness.command(command);
        } else {
            assertThat(out).isEmpty();
        }
        out.forEach(witness::record);
        witness.bookIsNotCrossed();
    }

    /// What the streams never reach they do not prove.
    @Test
    void theStreamsReachEverythingThatTheyAreToProve() {
        Set<Object> reached = new HashSet<>();
        for (long seed : seeds()) {
            MarketPartition market = fresh(seed);
            List<Event> out = new ArrayList<>();
            stream(seed).forEach(command -> market.apply(command, out));
            out.forEach(event -> note(event, reached));
        }
        assertThat(reached)
                .contains((Object[]) UpdateCause.values())
                .contains((Object[]) UserUpdateCause.values())
                .contains((Object[]) MarketState.values())
                .contains((Object[]) OrderType.values())
                .contains(
                        "auction fill",
                        "shared funds spent",
                        "bought for legs",
                        "iceberg rests",
                        "triggered",
                        "indicative price",
                        "change carried out",
                        "invalid_reservation",
                        "invalid_price_band",
                        "invalid_reference_price",
                        "invalid_timeout",
                        "linked_order",
                        "linked_order_rejected",
                        "linked_order_executed",
                        "linked_order_ended",
                        "market_busy",
                        "market_halted",
                        "not_modifiable",
                        "post_only",
                        "price_band",
                        "price_protection",
                        "quote_amount_too_small",
                        "self_trade_prevention",
                        "too_many_countdowns",
                        "market_full",
                        "too_many_open_orders",
                        "too_many_trailing_stops",
                        "countdown",
                        "unchanged");
    }

    private static void note(Event event, Set<Object> reached) {
        switch (event) {
            case Fill fill -> {
                if (fill.auction() != null) {
                    reached.add("auction fill");
                }
                for (Fill.Party party : List.of(fill.maker(), fill.taker())) {
                    reached.add(party.reservationId() == null ? "own funds spent" : "shared funds spent");
                    reached.add(party.receivedFor() == null ? "bought for its owner" : "bought for legs");
                }
            }
            case OrderUpdate update -> {
                reached.add(update.cause());
                reached.add(String.valueOf(update.code()));
                if (update.cause() == UpdateCause.AMENDED && update.requestId() != null) {
                    reached.add("change carried out");
                }
                if (update.order() != null) {
                    note(update.order(), reached);
                }
            }
            case MarketUpdate update -> {
                reached.add(update.state());
                reached.add(String.valueOf(update.code()));
                reached.add(update.indicativePrice() == null ? "no indicative price" : "indicative price");
            }
            case UserUpdate update -> {
                reached.add(update.cause());
                reached.add(String.valueOf(update.code()));
            }
            default -> throw new AssertionError("No record of the engine: " + event);
        }
    }

    private static void note(OrderState state, Set<Object> reached) {
        if (state.status() == OrderStatus.OPEN || state.status() == OrderStatus.FILLED) {
            reached.add(state.orderType());
        }
        reached.add(state.visibleQuantity() == null ? "all is shown" : "iceberg rests");
        reached.add(state.triggered() == null ? "not triggered" : "triggered");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void twoReplaysWriteTheSameBytesAndHaveTheSameHash(long seed) {
        System.out.println("seed " + seed + " of " + pair(seed));
        List<OrderCommand> commands = stream(seed);
        MarketPartition first = fresh(seed);
        MarketPartition second = fresh(seed);

        List<String> firstOut = bytes(first, commands);
        List<String> secondOut = bytes(second, commands);

        assertThat(secondOut).isEqualTo(firstOut);
        assertThat(second.stateHash()).isEqualTo(first.stateHash());
        assertThat(second.snapshot().pieces())
                .containsExactlyElementsOf(first.snapshot().pieces());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSnapshotAtAnyPointGoesOnWithTheSameBytes(long seed) throws IOException {
        System.out.println("seed " + seed + " of " + pair(seed));
        List<OrderCommand> commands = stream(seed);
        int cut = new SplittableRandom(seed).nextInt(COMMANDS);
        MarketPartition whole = fresh(seed);
        bytes(whole, commands.subList(0, cut));

        MarketPartition restored = MarketPartition.restore(Commands.CATALOGUE, limits(seed), whole.snapshot());
        List<String> afterRestore = bytes(restored, commands.subList(cut, COMMANDS));

        assertThat(afterRestore).isEqualTo(bytes(whole, commands.subList(cut, COMMANDS)));
        assertThat(restored.stateHash()).isEqualTo(whole.stateHash());
        assertThat(restored.markets().iterator().next().nextDueMillis())
                .isEqualTo(whole.markets().iterator().next().nextDueMillis());
    }

    private static MarketPartition fresh(long seed) {
        return new MarketPartition(Commands.CATALOGUE, limits(seed));
    }

    /// In every other stream bounds that are reached.
    private static MarketLimits limits(long seed) {
        return seed % 2 == 0 ? MarketLimits.DEFAULT : new MarketLimits(new EngineLimits(60, 3, 1, 1), 12);
    }

    private static List<String> bytes(MarketPartition market, List<OrderCommand> commands) {
        List<Event> out = new ArrayList<>();
        commands.forEach(command -> market.apply(command, out));
        return out.stream()
                .map(event -> new String(EventJson.write(event), StandardCharsets.UTF_8))
                .toList();
    }
}
