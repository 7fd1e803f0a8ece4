package dev.exchange.platform.kafka;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A poll loop with a thread of its own that starts afresh, after a pause, whenever it fails. What it reads from and
/// its
/// positions are made anew then, so that nothing half done is carried over.
abstract class Loop implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 3_000;
    // Passing trouble (a rebalance, a restart of Postgres) mends within this many attempts; then a person must look.
    private static final int ATTEMPTS_BEFORE_ALARM = 5;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

    private final String name;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean closed;
    private volatile boolean ready;
    // Of this thread alone: failures since the last progress.
    private int attempts;

    Loop(String name) {
        this.name = name;
        this.thread = new Thread(this, name);
    }

    final void start() {
        thread.start();
    }

    final String name() {
        return name;
    }

    final boolean isClosed() {
        return closed;
    }

    /// Whether the loop has joined and is reading.
    final boolean isReady() {
        return ready && failure.get() == null && thread.isAlive();
    }

    /// Why the loop does not go on; empty while it does.
    final Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /// Something was read and done with: the next failure is a first one.
    final void progressed() {
        attempts = 0;
    }

    final void becameReady() {
        ready = true;
        failure.set(null);
    }

    /// Makes the consumer and polls until [#isClosed]; throws when anything goes wrong. Releases what it made.
    abstract void readUntilClosed();

    /// Makes a blocked poll return.
    abstract void wakeUp();

    @Override
    public final void run() {
        while (!closed) {
            try {
                readUntilClosed();
            } catch (WakeupException | InterruptException e) {
                if (!closed) {
                    throw e;
                }
            } catch (RuntimeException | Error e) {
                if (closed) {
                    LOG.debugf(e, "%s was closed in the middle of its work", name);
                    return;
                }
                attempts++;
                report(e);
                pause();
            }
        }
    }

    private void report(Throwable e) {
        failure.set(e);
        if (attempts == ATTEMPTS_BEFORE_ALARM || e instanceof SequenceGapException || e instanceof Error) {
            LOG.errorf(e, "%s cannot go on and keeps trying", name);
        } else {
            LOG.infof("%s starts afresh (attempt %d): %s", name, attempts, e);
            LOG.debugf(e, "Why %s starts afresh", name);
        }
    }

    private void pause() {
        long pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(attempts - 1, 10));
        synchronized (this) {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
            long left = pause;
            while (!closed && left > 0) {
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            }
        }
    }

    /// Ends the loop after the batch in hand.
    @Override
    public final void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        wakeUp();
        try {
            if (!thread.join(CLOSE_TIMEOUT)) {
                LOG.warnf("%s did not end within %s", name, CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
