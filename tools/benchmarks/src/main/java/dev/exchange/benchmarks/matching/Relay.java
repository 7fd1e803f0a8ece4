package dev.exchange.benchmarks.matching;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/// A service that does nothing: reads every command and writes, for each, as many records as matching-service
/// makes of one in the mean, which lie ready as bytes. It neither reads JSON, nor matches, nor writes JSON: what it
/// makes is what Kafka leaves to any program that is given so many records and writes so many.
public final class Relay {
    private static final Duration POLL = Duration.ofMillis(50);

    /// What is written again and again to one partition.
    private static final class Stream {
        private final TopicPartition target;
        private final List<ConsumerRecord<byte[], byte[]>> samples;
        private final double perCommand;
        private long sent;

        Stream(TopicPartition target, List<ConsumerRecord<byte[], byte[]>> samples, double perCommand) {
            this.target = target;
            this.samples = samples;
            this.perCommand = perCommand;
        }

        boolean isBehind(long commands) {
            return sent < Math.round(commands * perCommand);
        }

        ProducerRecord<byte[], byte[]> next() {
            ConsumerRecord<byte[], byte[]> sample = samples.get((int) (sent++ % samples.size()));
            Header[] headers = sample.headers().toArray();
            return new ProducerRecord<>(
                    target.topic(), target.partition(), null, sample.key(), sample.value(), List.of(headers));
        }
    }

    private Relay() {}

    /// @param arguments the broker; the topics of commands, updates and fills; their partition; the topics with
    ///     samples of updates and of fills; how many updates and how many fills there are for a command
    public static void main(String[] arguments) throws IOException {
        try (Broker broker = new Broker(arguments[0])) {
            int partition = Integer.parseInt(arguments[4]);
            List<Stream> streams = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                streams.add(new Stream(
                        new TopicPartition(arguments[2 + i], partition),
                        broker.read(new TopicPartition(arguments[5 + i], 0)),
                        Double.parseDouble(arguments[7 + i])));
            }
            relay(broker, new TopicPartition(arguments[1], partition), streams);
        }
    }

    private static void relay(Broker broker, TopicPartition commands, List<Stream> streams) throws IOException {
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaConsumer<byte[], byte[]> consumer = broker.consumer();
                KafkaProducer<byte[], byte[]> producer = broker.producer()) {
            consumer.assign(List.of(commands));
            consumer.seekToBeginning(List.of(commands));
            long read = 0;
            while (failure.get() == null) {
                for (ConsumerRecord<byte[], byte[]> _ : consumer.poll(POLL)) {
                    read++;
                    for (Stream stream : streams) {
                        while (stream.isBehind(read)) {
                            // The callback says how it ended.
                            var _ = producer.send(stream.next(), (metadata, problem) -> {
                                if (problem != null) {
                                    failure.compareAndSet(null, problem);
                                }
                            });
                        }
                    }
                }
            }
        }
        throw new IOException("A record could not be written", failure.get());
    }
}
