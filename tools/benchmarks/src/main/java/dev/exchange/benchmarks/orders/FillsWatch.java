package dev.exchange.benchmarks.orders;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads the topic `fills` as any outside consumer does, from its end on, on a thread of its own.
///
/// Of a record only the taker's client order id and the trade's id are looked for, as bytes: parsing would take CPU
/// time
/// from what is measured.
final class FillsWatch implements AutoCloseable {
    private static final String TOPIC = "fills";
    private static final byte[] TAKER = "\"taker\":{".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLIENT_ORDER_ID = "\"client_order_id\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRADE_ID = "\"trade_id\":\"trade_".getBytes(StandardCharsets.US_ASCII);
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Reader reader;
    private final CountDownLatch positioned = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closed;
    private final AtomicLong seen = new AtomicLong();

    /// Told of every fill, on the thread of the watch.
    @FunctionalInterface
    interface Reader {
        void filled(String takerClientOrderId, long trade, long nanos);
    }

    FillsWatch(String bootstrapServers, Reader reader) throws InterruptedException {
        this.reader = reader;
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "bench-" + UUID.randomUUID());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        thread = Thread.ofPlatform().name("bench-fills").daemon().start(this::read);
        if (!positioned.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the topic " + TOPIC + " could not be read within 30 s");
        }
    }

    /// Fills since the start.
    long seen() {
        return seen.get();
    }

    private void read() {
        List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                .map(info -> new TopicPartition(TOPIC, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        positioned.countDown();
        try {
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> fill : consumer.poll(POLL)) {
                    read(fill.value(), System.nanoTime());
                    seen.incrementAndGet();
                }
            }
        } catch (WakeupException woken) {
            if (!closed) {
                throw woken;
            }
        } finally {
            consumer.close();
        }
    }

    private void read(byte[] fill, long now) {
        int taker = after(fill, TAKER, 0);
        int client = taker < 0 ? -1 : after(fill, CLIENT_ORDER_ID, taker);
        int trade = after(fill, TRADE_ID, 0);
        if (client >= 0 && trade >= 0) {
            int clientEnd = until(fill, client);
            int tradeEnd = until(fill, trade);
            reader.filled(
                    new String(fill, client, clientEnd - client, StandardCharsets.US_ASCII),
                    Long.parseLong(new String(fill, trade, tradeEnd - trade, StandardCharsets.US_ASCII)),
                    now);
        }
    }

    private static int until(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '"') {
            at++;
        }
        return at;
    }

    /// Where what follows `text` begins; -1 where it is not there.
    static int after(byte[] bytes, byte[] text, int from) {
        outer:
        for (int at = from; at <= bytes.length - text.length; at++) {
            for (int i = 0; i < text.length; i++) {
                if (bytes[at + i] != text[i]) {
                    continue outer;
                }
            }
            return at + text.length;
        }
        return -1;
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
