package dev.exchange.matching.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.engine.EngineLimits;
import dev.exchange.matching.CommandStream;
import dev.exchange.matching.Commands;
import dev.exchange.matching.Witness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
        return CommandStream.of(seed, PAIRS[(int) (seed % PAIRS.length)], COMMANDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyReservationIsSpentReleasedOrHeldAndTheBookIsTheFoldOfItsUpdates(long seed) {
        MarketPartition market = fresh();
        Witness witness = new Witness();
        List<Event> out = new ArrayList<>();
        for (OrderCommand command : stream(seed)) {
            MarketPartition.Outcome outcome = market.apply(command, out);
            if (outcome == MarketPartition.Outcome.APPLIED) {
                witness.command(command);
            } else {
                assertThat(out).isEmpty();
            }
            out.forEach(witness::record);
            out.clear();
            witness.bookIsNotCrossed();
        }
        PairState state = market.markets().iterator().next().state();
        assertThat(state.updateSequence()).isEqualTo(witness.updates());
        assertThat(state.fillSequence()).isEqualTo(witness.fills());
        assertThat(witness.fills()).as("the stream trades").isGreaterThan(COMMANDS / 10);
        assertThat(state.restingBuys()).isEqualTo(witness.resting(OrderSide.BUY));
        assertThat(state.restingSells()).isEqualTo(witness.resting(OrderSide.SELL));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void twoReplaysWriteTheSameBytesAndHaveTheSameHash(long seed) {
        List<OrderCommand> commands = stream(seed);
        MarketPartition first = fresh();
        MarketPartition second = fresh();

        List<String> firstOut = bytes(first, commands);
        List<String> secondOut = bytes(second, commands);

        assertThat(secondOut).isEqualTo(firstOut);
        assertThat(second.stateHash()).isEqualTo(first.stateHash());
        assertThat(second.snapshot().bytes()).isEqualTo(first.snapshot().bytes());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSnapshotAtAnyPointGoesOnWithTheSameBytes(long seed) throws IOException {
        List<OrderCommand> commands = stream(seed);
        int cut = new SplittableRandom(seed).nextInt(COMMANDS);
        MarketPartition whole = fresh();
        bytes(whole, commands.subList(0, cut));

        MarketPartition restored = MarketPartition.restore(Commands.CATALOGUE, EngineLimits.DEFAULT, whole.snapshot());
        List<String> afterRestore = bytes(restored, commands.subList(cut, COMMANDS));

        assertThat(afterRestore).isEqualTo(bytes(whole, commands.subList(cut, COMMANDS)));
        assertThat(restored.stateHash()).isEqualTo(whole.stateHash());
        assertThat(restored.markets().iterator().next().nextDueMillis())
                .isEqualTo(whole.markets().iterator().next().nextDueMillis());
    }

    private static MarketPartition fresh() {
        return new MarketPartition(Commands.CATALOGUE, EngineLimits.DEFAULT);
    }

    private static List<String> bytes(MarketPartition market, List<OrderCommand> commands) {
        List<Event> out = new ArrayList<>();
        commands.forEach(command -> market.apply(command, out));
        return out.stream()
                .map(event -> new String(EventJson.write(event), StandardCharsets.UTF_8))
                .toList();
    }
}
