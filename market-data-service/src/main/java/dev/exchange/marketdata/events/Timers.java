package dev.exchange.marketdata.events;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// What happens by the clock: named threads, each for the tasks that may wait for each other.
@ApplicationScoped
public class Timers {
    private static final Logger LOG = Logger.getLogger(Timers.class);
    private static final int END_TIMEOUT_S = 5;

    private final List<TimerThread> threads = new CopyOnWriteArrayList<>();

    /// Starts a thread, which ends with the service.
    public TimerThread thread(String name) {
        TimerThread thread = new TimerThread(name);
        threads.add(thread);
        return thread;
    }

    void end(@Observes @Priority(1) ShutdownEvent event) {
        threads.forEach(thread -> thread.executor.shutdown());
        for (TimerThread thread : threads) {
            try {
                if (!thread.executor.awaitTermination(END_TIMEOUT_S, TimeUnit.SECONDS)) {
                    LOG.warnf("%s did not end within %d s", thread.name, END_TIMEOUT_S);
                    thread.executor.shutdownNow();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// One thread that runs its tasks one after the other.
    public static final class TimerThread {
        private final String name;
        private final ScheduledThreadPoolExecutor executor;

        private TimerThread(String name) {
            this.name = name;
            executor = new ScheduledThreadPoolExecutor(
                    1, task -> Thread.ofPlatform().name(name).daemon().unstarted(task));
            executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        }

        /// Runs a task once.
        public void after(long delayNanos, Runnable task) {
            try {
                // The task reports its own failures.
                var _ = executor.schedule(() -> run(task), delayNanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException ended) {
                LOG.debugf("%s has ended", name);
            }
        }

        /// Runs a task again and again, with the interval between the starts of two runs, or right after a
        /// run that took longer.
        public void every(Duration interval, Runnable task) {
            var _ = executor.scheduleAtFixedRate(() -> run(task), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        }

        // An executor drops a repeating task that throws; the next run may well succeed.
        private void run(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.errorf(e, "%s failed and tries again at its next turn", name);
            }
        }
    }
}
