package dev.exchange.platform.kafka;

import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// Where a consumer stands, in Postgres, beside what it wrote.
final class Positions {
    private final Database database;
    private final String consumer;

    Positions(Database database, String consumer) {
        this.database = database;
        this.consumer = consumer;
    }

    /// The stored positions of the given partitions; one that was never read is not among them.
    Map<TopicPartition, Long> load(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (Row row : database.execute(
                "SELECT topic, partition, next_offset FROM consumer_position WHERE consumer = $1", consumer)) {
            TopicPartition partition = new TopicPartition(row.getString(0), row.getInteger(1));
            if (partitions.contains(partition)) {
                positions.put(partition, row.getLong(2));
            }
        }
        return positions;
    }

    /// Makes the row of a partition that is read for the first time.
    void create(TopicPartition partition, long offset) {
        database.execute("""
                INSERT INTO consumer_position (consumer, topic, partition, next_offset) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING""", consumer, partition.topic(), partition.partition(), offset);
    }

    /// The last sequences of the keys in the given partitions, by topic and key.
    Map<String, Map<String, Long>> loadSequences(Collection<TopicPartition> partitions) {
        Map<String, Map<String, Long>> sequences = new HashMap<>();
        for (Row row : database.execute(
                "SELECT topic, partition, key, last_sequence FROM consumer_sequence WHERE consumer = $1", consumer)) {
            if (partitions.contains(new TopicPartition(row.getString(0), row.getInteger(1)))) {
                sequences
                        .computeIfAbsent(row.getString(0), topic -> new HashMap<>())
                        .put(row.getString(2), row.getLong(3));
            }
        }
        return sequences;
    }

    /// Moves the positions on, from exactly where this loop believes them to be, and stores the last sequences with
    /// them. Nothing waits for it but what is done next in the transaction.
    ///
    /// That throws [DeposedException] when another replica has moved one of them.
    void advance(Transaction transaction, List<Progress.Step> steps, List<Progress.LastSequence> sequences) {
        transaction.send(
                """
                WITH sequences AS (
                    INSERT INTO consumer_sequence (consumer, topic, key, partition, last_sequence)
                    SELECT $1, s.topic, s.key, s.partition, s.last
                    FROM unnest($6::text[], $7::text[], $8::int[], $9::bigint[]) AS s(topic, key, partition, last)
                    ON CONFLICT (consumer, topic, key)
                    DO UPDATE SET last_sequence = excluded.last_sequence, partition = excluded.partition)
                UPDATE consumer_position p SET next_offset = s.next
                FROM unnest($2::text[], $3::int[], $4::bigint[], $5::bigint[])
                    AS s(topic, partition, expected, next)
                WHERE p.consumer = $1 AND p.topic = s.topic AND p.partition = s.partition
                    AND p.next_offset = s.expected""",
                moved -> {
                    if (moved.rowCount() != steps.size()) {
                        throw new DeposedException(consumer);
                    }
                },
                consumer,
                steps.stream().map(step -> step.partition().topic()).toArray(String[]::new),
                steps.stream().map(step -> step.partition().partition()).toArray(Integer[]::new),
                steps.stream().map(Progress.Step::expected).toArray(Long[]::new),
                steps.stream().map(Progress.Step::next).toArray(Long[]::new),
                sequences.stream().map(last -> last.partition().topic()).toArray(String[]::new),
                sequences.stream().map(Progress.LastSequence::key).toArray(String[]::new),
                sequences.stream().map(last -> last.partition().partition()).toArray(Integer[]::new),
                sequences.stream().map(Progress.LastSequence::sequence).toArray(Long[]::new));
    }
}
