package dev.exchange.matching.events;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// How far the writes to one partition of one topic are durable. The loop counts what it sends, the
/// producer's thread what is acknowledged; acknowledgements come in the order of sending.
final class Acknowledgements implements Callback {
    private final Consumer<@Nullable Exception> written;
    private long sent;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile long endOffset;

    /// @param endOffset at or before which there is nothing newer than the state that writing starts from
    /// @param written is told of every acknowledgement (null) and failure, on the producer's thread
    Acknowledgements(long endOffset, Consumer<@Nullable Exception> written) {
        this.endOffset = endOffset;
        this.written = written;
    }

    void sending() {
        sent++;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
        if (failure == null) {
            endOffset = metadata.offset() + 1;
            acknowledged.incrementAndGet();
        }
        written.accept(failure);
    }

    long sent() {
        return sent;
    }

    long acknowledged() {
        return acknowledged.get();
    }

    /// The offset after the newest acknowledged record.
    long endOffset() {
        return endOffset;
    }
}
