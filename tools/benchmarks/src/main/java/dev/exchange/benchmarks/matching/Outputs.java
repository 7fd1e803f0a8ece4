package dev.exchange.benchmarks.matching;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.kafka.common.TopicPartition;

/// What one output topic holds in the end: that every number is there once, and the hash of all bytes.
///
/// @param records how many
/// @param bytes of the values
/// @param firstMillis when the first was written
/// @param repeats records with a number that was there before
/// @param gaps numbers that are missing
/// @param hash SHA-256 over the values in their order, repeats left out
record Outputs(long records, long bytes, long firstMillis, long repeats, long gaps, String hash) {
    static Outputs read(Broker broker, TopicPartition partition, Class<? extends Event> type) throws IOException {
        Reader reader = new Reader(type);
        broker.read(partition, record -> reader.take(record.value(), record.timestamp()));
        return reader.outputs();
    }

    boolean isExactlyOnce() {
        return repeats == 0 && gaps == 0;
    }

    private static final class Reader {
        private final Class<? extends Event> type;
        private final MessageDigest digest;
        private long records;
        private long bytes;
        private long firstMillis = Long.MAX_VALUE;
        private long repeats;
        private long gaps;
        private long last;

        Reader(Class<? extends Event> type) {
            this.type = type;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every JDK has SHA-256", e);
            }
        }

        void take(byte[] value, long millis) {
            long sequence = EventJson.read(value, type).sequence();
            records++;
            bytes += value.length;
            firstMillis = Math.min(firstMillis, millis);
            if (sequence <= last) {
                repeats++;
                return;
            }
            gaps += sequence - last - 1;
            last = sequence;
            digest.update(value);
        }

        Outputs outputs() {
            return new Outputs(
                    records, bytes, firstMillis, repeats, gaps, HexFormat.of().formatHex(digest.digest()));
        }
    }
}
