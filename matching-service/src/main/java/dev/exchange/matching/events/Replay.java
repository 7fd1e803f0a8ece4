package dev.exchange.matching.events;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.matching.domain.MarketPartition;
import dev.exchange.matching.domain.PairMarket;
import dev.exchange.matching.domain.PairState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// Replays a partition's log in a fresh market, beside the one that trades, to prove that the same commands
/// give the same state.
public final class Replay {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(20);

    private final MatchingTopics topics;
    private final Clients clients;
    private final Recovery recovery;

    Replay(MatchingTopics topics, Clients clients, Recovery recovery) {
        this.topics = topics;
        this.clients = clients;
        this.recovery = recovery;
    }

    /// What a replay came to.
    ///
    /// @param fromOffset where it began: 0, or where the oldest snapshot was taken when the log's beginning
    ///     is gone
    /// @param untilOffset the first command that was not replayed
    /// @param commands how many records were read
    public record Result(
            int partition,
            long fromOffset,
            long untilOffset,
            long commands,
            Duration took,
            String stateHash,
            List<PairState> pairs) {}

    /// Replays up to, and without, `untilOffset`. Blocks for as long as that takes.
    ///
    /// @throws RuntimeException when the log does not lead there, or the broker gives nothing for too long
    public Result run(int number, long untilOffset) throws SQLException {
        long started = System.nanoTime();
        try (Consumer<byte[], byte[]> reader = clients.reader()) {
            TopicPartition partition = new TopicPartition(topics.orders(), number);
            long begin = Recovery.offset(reader.beginningOffsets(List.of(partition)), partition);
            Recovery.Start start = recovery.oldest(number, clients.logId(topics.orders()), begin);
            reader.assign(List.of(partition));
            reader.seek(partition, start.nextOffset());
            long commands = apply(reader, partition, start.markets(), untilOffset);
            return new Result(
                    number,
                    start.nextOffset(),
                    untilOffset,
                    commands,
                    Duration.ofNanos(System.nanoTime() - started),
                    start.markets().stateHash(),
                    start.markets().markets().stream().map(PairMarket::state).toList());
        }
    }

    private static long apply(
            Consumer<byte[], byte[]> reader, TopicPartition partition, MarketPartition markets, long untilOffset) {
        List<Event> produced = new ArrayList<>();
        long commands = 0;
        long lastProgressNanos = System.nanoTime();
        while (reader.position(partition) < untilOffset) {
            ConsumerRecords<byte[], byte[]> polled = reader.poll(POLL_TIMEOUT);
            if (polled.isEmpty()) {
                if (System.nanoTime() - lastProgressNanos > SILENCE_MAX.toNanos()) {
                    throw new RecoveryException(partition + " did not lead up to offset " + untilOffset);
                }
                continue;
            }
            lastProgressNanos = System.nanoTime();
            for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
                if (record.offset() >= untilOffset) {
                    break;
                }
                OrderCommand command = CommandReader.read(record.value()).orElse(null);
                if (command != null) {
                    markets.apply(command, produced);
                    produced.clear();
                }
                commands++;
            }
        }
        return commands;
    }
}
