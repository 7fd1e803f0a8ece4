package dev.exchange.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.OrderCommand;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class OrderedWriterTest {
    private final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();
    private final OrderedWriter writer = new OrderedWriter(
            () -> {
                producers.add(new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()));
                return producers.getLast();
            },
            (topic, event) -> new ProducerRecord<>(topic, event.eventId().getBytes(StandardCharsets.UTF_8)));

    @Test
    void aRecordCountsWhenItIsAcknowledged() {
        var written = writer.send("orders", tick(1));

        assertThat(written).isNotDone();
        producers.getFirst().completeNext();

        assertThat(written).isCompleted();
    }

    @Test
    void nothingPassesARecordThatFailed() {
        var first = writer.send("orders", tick(1));
        producers.getFirst().errorNext(new TimeoutException("failed on purpose"));
        var second = writer.send("orders", tick(2));

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        assertThat(sent(0)).containsExactly("1");
    }

    @Test
    void afterReopeningItSendsAgainAndForgetsLateFailuresOfTheProducerBefore() {
        var given = writer.send("orders", tick(1));
        writer.reopen();
        var again = writer.send("orders", tick(1));
        producers.get(0).errorNext(new TimeoutException("late"));
        var next = writer.send("orders", tick(2));
        producers.get(1).completeNext();
        producers.get(1).completeNext();

        assertThat(given).isCompletedExceptionally();
        assertThat(again).isCompleted();
        assertThat(next).isCompleted();
        assertThat(producers.get(0).closed()).isTrue();
        assertThat(sent(1)).containsExactly("1", "2");
    }

    private List<String> sent(int producer) {
        return producers.get(producer).history().stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static OrderCommand tick(long number) {
        return new OrderCommand.Tick(Long.toString(number), 1, Instant.EPOCH, number, "BTC/USD");
    }
}
