package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import dev.exchange.platform.sql.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Starts the service's batch loops and ends them with the service.
@ApplicationScoped
public class BatchLoops {
    private final EventConsumers consumers;
    private final Database database;
    private final MeterRegistry meters;
    private final List<BatchLoop<?>> loops = new CopyOnWriteArrayList<>();

    public BatchLoops(EventConsumers consumers, Database database, MeterRegistry meters) {
        this.consumers = consumers;
        this.database = database;
        this.meters = meters;
    }

    /// Starts a loop with a thread of its own. Call it when the application has started.
    public <E extends Event> AutoCloseable start(Subscription<E> subscription, BatchApplication<E> application) {
        BatchLoop<E> loop = new BatchLoop<>(subscription, application, consumers, database, meters);
        loops.add(loop);
        loop.start();
        return () -> {
            loops.remove(loop);
            loop.close();
        };
    }

    List<BatchLoop<?>> loops() {
        return loops;
    }

    void end(@Observes ShutdownEvent event) {
        loops.forEach(BatchLoop::close);
    }
}
