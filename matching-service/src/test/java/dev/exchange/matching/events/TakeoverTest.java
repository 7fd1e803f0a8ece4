package dev.exchange.matching.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.matching.Commands;
import dev.exchange.matching.domain.MarketLimits;
import dev.exchange.platform.config.Variables;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A replica that dies under load is replaced by one that stood by.
class TakeoverTest {
    private static final long GAP_MILLIS_MAX = 5_000;
    private static final long BETWEEN_ORDERS_MS = 2;

    private final Exchange exchange = new Exchange();

    @AfterEach
    void stop() {
        exchange.close();
    }

    @Test
    void aPairTradesAgainWithinFiveSecondsAfterItsReplicaWasKilledUnderLoadAndEveryRecordIsThereOnce()
            throws IOException, InterruptedException {
        MatchingSettings settings = exchange.settings(defaultSessionTimeout());
        Process other = ReplicaProcess.start(exchange, settings);
        try {
            MatchingLoop standby = exchange.startLoop(settings, MarketLimits.DEFAULT);
            String pair = pairOfTheOther(standby);
            int partition = Exchange.partition(pair);
            try (Load load = new Load(pair)) {
                await().atMost(Exchange.PATIENCE)
                        .until(() -> exchange.gauge("matching.partitions.followed") == 1
                                && exchange.end(exchange.topics.fills(), partition) > 100);

                long killedAtMillis = System.currentTimeMillis();
                assertThat(other.destroyForcibly().waitFor(10, TimeUnit.SECONDS))
                        .isTrue();
                awaitFillAfter(killedAtMillis + GAP_MILLIS_MAX / 2, partition);
                List<OrderCommand> commands = load.end();

                exchange.awaitApplied(partition, commands.size());
                exchange.assertWritten(partition, exchange.expected(commands));
                assertThat(longestGapMillis(partition, killedAtMillis))
                        .as("milliseconds without a fill")
                        .isLessThan(GAP_MILLIS_MAX);
            }
        } finally {
            other.destroyForcibly();
        }
    }

    private static Duration defaultSessionTimeout() {
        return MatchingSettings.read(new Variables(name -> Optional.empty()), "unused:1", Duration.ofMillis(100))
                .sessionTimeout();
    }

    /// Both own one of the two partitions; which pair is on the partition of the other replica.
    private String pairOfTheOther(MatchingLoop standby) {
        exchange.awaitReady(standby);
        String[] pair = new String[1];
        await().atMost(Exchange.PATIENCE).until(() -> {
            List<OwnedState> states = Exchange.states(standby);
            if (states.size() == 1) {
                pair[0] = states.getFirst().partition() == 0 ? "ETH/USD" : "BTC/USD";
                // The other one is up when it answers.
                probe(pair[0]);
            }
            return states.size() == 1 && exchange.end(exchange.topics.orderUpdates(), Exchange.partition(pair[0])) > 0;
        });
        return pair[0];
    }

    private final List<OrderCommand> sent = new ArrayList<>();

    private void probe(String pair) {
        if (sent.isEmpty()) {
            sent.add(new Commands(pair, 1, 1).limit("prober", OrderSide.BUY, "0.01", "1"));
            exchange.send(sent);
        }
    }

    private void awaitFillAfter(long millis, int partition) {
        await().atMost(Exchange.PATIENCE)
                .until(() -> exchange.records(exchange.topics.fills(), partition)
                                .getLast()
                                .timestamp()
                        > millis);
    }

    /// Between two fills of which the second was written after `millis`.
    private long longestGapMillis(int partition, long millis) {
        long longest = 0;
        long before = 0;
        for (ConsumerRecord<byte[], byte[]> fill : exchange.records(exchange.topics.fills(), partition)) {
            if (before > 0 && fill.timestamp() >= millis) {
                longest = Math.max(longest, fill.timestamp() - before);
            }
            before = fill.timestamp();
        }
        return longest;
    }

    /// A buyer and a seller that meet, again and again, until it is ended.
    private final class Load implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final CompletableFuture<Void> written;

        Load(String pair) {
            Commands commands = new Commands(pair, 0, 1_000);
            written = CompletableFuture.runAsync(() -> run(pair, commands));
        }

        private void run(String pair, Commands commands) {
            long next = System.nanoTime();
            while (!ended.get()) {
                for (OrderSide side : OrderSide.values()) {
                    OrderCommand command = commands.limit("user_" + side, side, "0.01", "100");
                    sent.add(command);
                    exchange.send(Exchange.partition(pair), pair, EventJson.write(command));
                }
                next += TimeUnit.MILLISECONDS.toNanos(2 * BETWEEN_ORDERS_MS);
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }

        /// @return all that was sent, in order
        List<OrderCommand> end() {
            close();
            return sent;
        }

        @Override
        public void close() {
            ended.set(true);
            written.join();
        }
    }

    @Test
    void aPositionThatNoReplicaHasCommittedIsNotFollowed() {
        CommitHint hint = new CommitHint("log", 10, 20, 5);

        assertThat(CommitHint.read(hint.toCommit(), "log")).contains(hint);
        assertThat(CommitHint.read(hint.toCommit(), "another log")).isEmpty();
        assertThat(CommitHint.read(new OffsetAndMetadata(10), "log")).isEmpty();
        assertThat(CommitHint.read(new OffsetAndMetadata(10, "1 log twenty 5"), "log"))
                .isEmpty();
        assertThat(CommitHint.read(null, "log")).isEqualTo(Optional.empty());
    }
}
