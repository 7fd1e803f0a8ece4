package dev.exchange.matching.events;

import static dev.exchange.contracts.OrderSide.BUY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.matching.CommandStream;
import dev.exchange.matching.Commands;
import dev.exchange.matching.domain.MarketLimits;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The loop on the real broker and database.
class MatchingLoopTest {
    private static final int HALF = 1_500;

    private final Exchange exchange = new Exchange();
    private final List<OrderCommand> commands = CommandStream.of(42, "BTC/USD", 2 * HALF);

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void commandsBecomeTheRecordsThatAFreshMarketWouldMake() {
        exchange.awaitReady(exchange.startLoop());

        exchange.send(commands);

        exchange.awaitApplied(0, commands.size());
        exchange.assertWritten(0, exchange.expected(commands));
    }

    @Test
    void aCleanRestartGoesOnFromTheSnapshotAndWritesNothingTwice() throws SQLException {
        MatchingLoop first = exchange.startLoop();
        exchange.send(commands.subList(0, HALF));
        OwnedState before = exchange.awaitApplied(0, HALF);
        first.close();
        assertThat(exchange.snapshots.offsets(exchange.logId(), 0)).containsExactly((long) HALF);

        MatchingLoop second = exchange.startLoop();
        exchange.awaitReady(second);
        assertThat(Exchange.states(second))
                .filteredOn(state -> state.partition() == 0)
                .containsExactly(before);
        exchange.send(commands.subList(HALF, 2 * HALF));

        exchange.awaitApplied(0, commands.size());
        exchange.assertWritten(0, exchange.expected(commands));
    }

    @Test
    void aRestartWithoutASnapshotRebuildsFromTheLogAndWritesNothingTwice() throws SQLException {
        MatchingLoop first = exchange.startLoop();
        exchange.send(commands.subList(0, HALF));
        OwnedState before = exchange.awaitApplied(0, HALF);
        first.close();
        execute("DELETE FROM snapshot");

        MatchingLoop second = exchange.startLoop();
        exchange.awaitReady(second);
        assertThat(Exchange.states(second))
                .filteredOn(state -> state.partition() == 0)
                .containsExactly(before);
        exchange.send(commands.subList(HALF, 2 * HALF));

        exchange.awaitApplied(0, commands.size());
        exchange.assertWritten(0, exchange.expected(commands));
    }

    @Test
    void aDamagedSnapshotIsRefusedAndTheOneBeforeItServes() throws SQLException {
        MatchingLoop first = exchange.startLoop("damage", HALF / 3, MarketLimits.DEFAULT);
        exchange.send(commands.subList(0, HALF / 2));
        exchange.awaitApplied(0, HALF / 2);
        await().atMost(Exchange.PATIENCE)
                .until(() -> !exchange.snapshots.offsets(exchange.logId(), 0).isEmpty());
        exchange.send(commands.subList(HALF / 2, HALF));
        OwnedState before = exchange.awaitApplied(0, HALF);
        first.close();
        assertThat(exchange.snapshots.offsets(exchange.logId(), 0)).hasSizeGreaterThan(1);
        execute("UPDATE snapshot_piece SET bytes = set_byte(bytes, 100, 255 - get_byte(bytes, 100))"
                + " WHERE next_offset = " + HALF);

        MatchingLoop second = exchange.startLoop();
        exchange.awaitReady(second);

        assertThat(Exchange.states(second))
                .filteredOn(state -> state.partition() == 0)
                .containsExactly(before);
        exchange.assertWritten(0, exchange.expected(commands.subList(0, HALF)));
    }

    @Test
    void aSnapshotOfAnotherVersionIsPassedOverAndTheLogServes() throws SQLException {
        MatchingLoop first = exchange.startLoop();
        exchange.send(commands.subList(0, HALF));
        OwnedState before = exchange.awaitApplied(0, HALF);
        first.close();
        // A good snapshot by its hash, but its version is that of another build.
        execute("UPDATE snapshot_piece SET bytes = set_byte(bytes, 5, 1) WHERE next_offset = " + HALF);
        execute("UPDATE snapshot SET format = 1, state_hash = (SELECT encode(sha256(bytes), 'hex') FROM snapshot_piece"
                + " WHERE next_offset = " + HALF + ") WHERE next_offset = " + HALF);

        MatchingLoop second = exchange.startLoop();
        exchange.awaitReady(second);

        assertThat(Exchange.states(second))
                .filteredOn(state -> state.partition() == 0)
                .containsExactly(before);
        exchange.assertWritten(0, exchange.expected(commands.subList(0, HALF)));
        second.close();
        assertThat(exchange.snapshots
                        .load(exchange.logId(), 0, HALF)
                        .orElseThrow()
                        .state()
                        .stateHash())
                .as("the snapshot that this version took in its place")
                .isEqualTo(before.stateHash());
    }

    @Test
    void outputsThatWereWrittenButAreInNoSnapshotAreNotWrittenAgain() throws SQLException {
        MatchingLoop first = exchange.startLoop();
        exchange.send(commands.subList(0, HALF));
        exchange.awaitApplied(0, HALF);
        first.close();
        MatchingLoop second = exchange.startLoop();
        exchange.send(commands.subList(HALF, 2 * HALF));
        OwnedState before = exchange.awaitApplied(0, 2 * HALF);
        second.close();
        // As after a crash: the second loop's outputs are in the log, its snapshot never came to be.
        execute("DELETE FROM snapshot WHERE next_offset > " + HALF);

        MatchingLoop third = exchange.startLoop();
        exchange.awaitReady(third);

        assertThat(Exchange.states(third))
                .filteredOn(state -> state.partition() == 0)
                .containsExactly(before);
        exchange.assertWritten(0, exchange.expected(commands));
    }

    @Test
    void anOwnerThatDoesNotKnowItWasDeposedOnlyRepeatsWhatIsWritten() {
        // Two groups: each owns the partition and believes to be alone.
        exchange.startLoop("deposed", 400, MarketLimits.DEFAULT);
        exchange.startLoop("successor", 700, MarketLimits.DEFAULT);

        exchange.send(commands);

        await().atMost(Exchange.PATIENCE).untilAsserted(() -> assertReadersSee(0, commands));
        exchange.awaitApplied(0, commands.size());
    }

    @Test
    void aHandOverUnderLoadLeavesNoGapAndRepeatsNothingDifferently() throws InterruptedException {
        List<OrderCommand> ether = CommandStream.of(43, "ETH/USD", 2 * HALF);
        MatchingLoop first = exchange.startLoop();
        exchange.awaitReady(first);
        Thread load = Thread.ofPlatform().start(() -> {
            for (int from = 0; from < 2 * HALF; from += 50) {
                exchange.send(commands.subList(from, from + 50));
                exchange.send(ether.subList(from, from + 50));
            }
        });
        exchange.awaitApplied(0, 100);

        MatchingLoop second = exchange.startLoop();
        await().atMost(Exchange.PATIENCE).until(() -> !Exchange.states(second).isEmpty());
        first.close();
        load.join();

        exchange.awaitApplied(0, commands.size());
        exchange.awaitApplied(1, ether.size());
        assertReadersSee(0, commands);
        assertReadersSee(1, ether);
        assertThat(Exchange.states(second)).hasSize(2);
    }

    /// A reader drops each number that it has seen; what is left is what a fresh market would make, and
    /// what it drops is the same as what it kept.
    private void assertReadersSee(int partition, List<OrderCommand> log) {
        exchange.expected(log).forEach((topic, expected) -> {
            Map<Long, String> seen = new HashMap<>();
            List<String> kept = new ArrayList<>();
            for (String record : exchange.read(topic, partition)) {
                long sequence = EventJson.read(record.getBytes(StandardCharsets.UTF_8), Numbered.class)
                        .sequence();
                String before = seen.putIfAbsent(sequence, record);
                if (before == null) {
                    assertThat(sequence).as("the next number on %s", topic).isEqualTo(kept.size() + 1);
                    kept.add(record);
                } else {
                    assertThat(record).isEqualTo(before);
                }
            }
            assertThat(kept).isEqualTo(expected);
        });
    }

    private record Numbered(long sequence) {}

    @Test
    void anOrderExpiresByTheTickThatItsOwnerWritesAndNoOtherTickIsWritten() {
        exchange.clock = Clock.systemUTC();
        exchange.awaitReady(exchange.startLoop());
        Commands now = new Commands("BTC/USD").at(Instant.now());
        OrderCommand.Place resting = now.limit("user", BUY, "1", "100");
        OrderCommand.Place ending = now.limit(
                "user",
                BUY,
                "1",
                "100",
                TimeInForce.GOOD_TIL_CANCELED,
                Instant.now().plusSeconds(1));

        exchange.send(List.of(resting, ending));

        await().atMost(Exchange.PATIENCE).until(() -> exchange.end(exchange.topics.orderUpdates(), 0) == 3);
        OrderUpdate last = EventJson.read(
                exchange.read(exchange.topics.orderUpdates(), 0).getLast().getBytes(StandardCharsets.UTF_8),
                OrderUpdate.class);
        assertThat(last.cause()).isEqualTo(UpdateCause.EXPIRED);
        assertThat(last.orderId()).isEqualTo(ending.orderId());
        assertThat(exchange.end(exchange.topics.orders(), 0)).isEqualTo(3);
    }

    @Test
    void aRecordThatIsNoCommandIsPassedOver() {
        exchange.awaitReady(exchange.startLoop());
        List<OrderCommand> few = commands.subList(0, 20);

        exchange.send(0, "BTC/USD", "no json".getBytes(StandardCharsets.UTF_8));
        exchange.send(0, "BTC/USD", "{\"type\":\"place_order\"}".getBytes(StandardCharsets.UTF_8));
        exchange.send(0, "BTC/USD", "{\"type\":\"of another time\"}".getBytes(StandardCharsets.UTF_8));
        exchange.send(few);

        exchange.awaitApplied(0, 3 + few.size());
        exchange.assertWritten(0, exchange.expected(few));
    }

    @Test
    void aReplayOfTheLogComesToTheStateThatTrades() throws SQLException {
        MatchingLoop loop = exchange.startLoop();
        exchange.send(commands);
        OwnedState live = exchange.awaitApplied(0, commands.size());

        Replay.Result replayed = loop.replay().run(0, live.nextOffset());

        assertThat(replayed.stateHash()).isEqualTo(live.stateHash());
        assertThat(replayed.pairs()).isEqualTo(live.pairs());
        assertThat(replayed.commands()).isEqualTo(commands.size());
    }

    @Test
    void aLogWhoseBeginningIsGoneIsNotTradedOnWithoutASnapshot()
            throws SQLException, InterruptedException, ExecutionException {
        MatchingLoop first = exchange.startLoop();
        exchange.send(commands.subList(0, HALF));
        exchange.awaitApplied(0, HALF);
        first.close();
        execute("DELETE FROM snapshot");
        exchange.admin
                .deleteRecords(
                        Map.of(new TopicPartition(exchange.topics.orders(), 0), RecordsToDelete.beforeOffset(HALF / 2)))
                .all()
                .get();
        long written = exchange.end(exchange.topics.orderUpdates(), 0);

        MatchingLoop second = exchange.startLoop();

        await().atMost(Exchange.PATIENCE)
                .until(() ->
                        second.failure().map(Throwable::getMessage).orElse("").contains("cannot be rebuilt"));
        assertThat(second.isReady()).isFalse();
        assertThat(exchange.end(exchange.topics.orderUpdates(), 0)).isEqualTo(written);
        assertThat(Exchange.states(second))
                .as("the other partition trades")
                .extracting(OwnedState::partition)
                .containsExactly(1);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = exchange.database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
