package dev.exchange.wallet.events;

import dev.exchange.platform.kafka.OrderedWriter;
import dev.exchange.wallet.domain.Decided;
import dev.exchange.wallet.domain.RequestBatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Writes what follows from committed decisions: commands for the engine and refusals for order-service.
/// Used by the thread of one loop.
final class AnswerWriter implements AutoCloseable {
    private final OrderedWriter writer;

    AnswerWriter(OrderedWriter writer) {
        this.writer = writer;
    }

    void reopen() {
        writer.reopen();
    }

    /// Writes the answers in their order; see [RequestBatch#answers].
    CompletionStage<Void> answer(RequestBatch batch, Decided decided) {
        return CompletableFuture.allOf(batch.answers(decided).stream()
                .map(answer -> writer.send(answer.topic(), answer.event()))
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        writer.close();
    }
}
