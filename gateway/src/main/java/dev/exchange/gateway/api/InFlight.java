package dev.exchange.gateway.api;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// The requests that have no answer yet: a stop waits for them and takes no new ones. Instead of the
/// framework's own way, which waits for WebSockets too, and they never end. Thread-safe.
@Singleton
public class InFlight {
    private static final Logger LOG = Logger.getLogger(InFlight.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(10);

    private final AtomicInteger requests = new AtomicInteger();
    private volatile boolean stopping;

    /// Counts a request until it is answered or its connection is gone; false when none is taken any more.
    boolean enter(RoutingContext context) {
        requests.incrementAndGet();
        if (stopping) {
            requests.decrementAndGet();
            return false;
        }
        context.addEndHandler(answered -> requests.decrementAndGet());
        return true;
    }

    /// Holds up the stop, which begins with this event while everything still works.
    void await(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (requests.get() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
        if (requests.get() > 0) {
            LOG.warnf("%d requests were not answered within %s and are cut off", requests.get(), PATIENCE);
        }
    }
}
