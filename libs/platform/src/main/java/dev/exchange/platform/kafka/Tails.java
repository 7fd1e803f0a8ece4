package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Starts tails: readers that keep every partition of a topic in this replica's memory.
@ApplicationScoped
public class Tails {
    private final EventConsumers consumers;
    private final List<Tail<?>> tails = new CopyOnWriteArrayList<>();

    public Tails(EventConsumers consumers) {
        this.consumers = consumers;
    }

    /// Starts a tail from the beginning of the log.
    ///
    /// @param reader gets the new events of one partition in order, on the tail's thread
    public <E extends Event> Tail<E> start(String name, List<Source<E>> sources, Consumer<List<Received<E>>> reader) {
        return start(name, sources, Map.of(), new SequenceFilter(), reader);
    }

    /// Starts a tail from known places: where a snapshot was taken, with the last sequences it had seen.
    ///
    /// @param from the offset to read next by partition; one that is not named is read from its beginning
    public <E extends Event> Tail<E> start(
            String name,
            List<Source<E>> sources,
            Map<TopicPartition, Long> from,
            SequenceFilter sequences,
            Consumer<List<Received<E>>> reader) {
        Tail<E> tail = new Tail<>(name, sources, from, sequences, reader, consumers);
        tails.add(tail);
        tail.start();
        return tail;
    }

    List<Tail<?>> tails() {
        return tails;
    }

    void end(@Observes ShutdownEvent event) {
        tails.forEach(Tail::close);
    }
}
