package dev.exchange.matching.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.OrderCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutputWriterTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String TOPIC = "outputs";

    /// The record that the producer refuses as it refuses one that is too large: by its callback, not by throwing.
    private int refused = -1;

    private int sends;

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
                    if (callback != null && ++sends == refused) {
                        RecordTooLargeException problem = new RecordTooLargeException("too large");
                        callback.onCompletion(
                                new RecordMetadata(new TopicPartition(TOPIC, 0), -1, -1, -1, -1, -1), problem);
                        return CompletableFuture.failedFuture(problem);
                    }
                    return super.send(record, callback);
                }
            };
    private final OutputWriter writer = new OutputWriter(producer);
    private final Acknowledgements acknowledgements = writer.follow(0);
    private long taken;

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void partsOfAnySizeAreWrittenInTheirOrder() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);

        for (int parts = 0; parts < 300; parts++) {
            take(random.nextBoolean() ? random.nextInt(5) : random.nextInt(1_500));
            writer.handOver();
        }
        writer.awaitAll(SOON);

        assertThat(written())
                .as("seed %d", seed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, taken).boxed().toList());
        assertThat(acknowledgements.sent()).isEqualTo(taken);
        assertThat(acknowledgements.acknowledged()).isEqualTo(taken);
        assertThat(writer.inFlight()).isZero();
    }

    @Test
    void whatWasNotHandedOverIsNotWritten() {
        take(10);

        assertThat(writer.inFlight()).isZero();
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void nothingIsWrittenAfterARecordThatCouldNotBe() {
        take(10);
        writer.handOver();
        writer.awaitAll(SOON);
        producer.sendException = new KafkaException("not today");
        take(10);

        assertThatThrownBy(writer::handOver).isInstanceOf(OutputFailedException.class);
        producer.sendException = null;

        assertThatThrownBy(writer::handOver).isInstanceOf(OutputFailedException.class);
        assertThat(written()).hasSize(10);
    }

    @Test
    void nothingFollowsARecordThatIsRefusedInTheMiddle() {
        refused = 5;
        take(10);

        assertThatThrownBy(writer::handOver).isInstanceOf(OutputFailedException.class);
        assertThat(written()).containsExactly(1L, 2L, 3L, 4L);
    }

    private void take(int records) {
        for (int i = 0; i < records; i++) {
            long number = ++taken;
            writer.take(
                    TOPIC,
                    0,
                    new OrderCommand.Tick(
                            "tick-" + number, Event.SCHEMA_VERSION, Instant.ofEpochMilli(number), number, "BTC/USD"),
                    acknowledgements);
        }
    }

    private List<Long> written() {
        return producer.history().stream()
                .map(record ->
                        EventJson.read(record.value(), OrderCommand.class).sequence())
                .toList();
    }
}
