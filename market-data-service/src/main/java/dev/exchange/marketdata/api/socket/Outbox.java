package dev.exchange.marketdata.api.socket;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The messages that wait for one client, at most as many as the queue may hold. Messages go out one after
/// the other, each when the operating system has taken the one before, so a client that does not read fills
/// its queue and nothing else. Thread-safe, and no call waits.
///
/// A client whose queue is full is sent the newest state of what it subscribed to instead of the backlog.
/// If the queue fills again before the client has caught up, the connection is closed with 1013.
final class Outbox {
    private final Wire wire;
    private final int capacity;
    private final Supplier<Collection<? extends Outgoing>> freshState;
    private final SlowConsumers slowConsumers;
    private final Queue<Outgoing> queue = new ArrayDeque<>();
    // A state that waits already is not queued again: its newest form is sent when its turn comes.
    private final Set<LatestState> waitingStates = new HashSet<>();
    private boolean sending;
    private long sendingSinceNanos;
    private boolean catchingUp;
    private boolean closed;

    /// @param capacity the most messages that wait
    /// @param freshState what a client that fell behind gets instead of the backlog
    Outbox(Wire wire, int capacity, Supplier<Collection<? extends Outgoing>> freshState, SlowConsumers slowConsumers) {
        this.wire = wire;
        this.capacity = capacity;
        this.freshState = freshState;
        this.slowConsumers = slowConsumers;
    }

    void offer(Outgoing message) {
        offer(List.of(message));
    }

    void offer(Collection<? extends Outgoing> messages) {
        boolean followed;
        synchronized (this) {
            if (closed) {
                return;
            }
            followed = enqueue(messages);
            closed = !followed;
        }
        if (followed) {
            pump();
        } else {
            slowConsumers.closed();
            wire.close(Wire.TRY_AGAIN_LATER, "Too slow: reconnect and subscribe again");
        }
    }

    /// Closes with 1013 when the client has not taken the message in hand for longer than that.
    void closeIfStalled(long nowNanos, long limitNanos) {
        synchronized (this) {
            if (closed || !sending || nowNanos - sendingSinceNanos <= limitNanos) {
                return;
            }
            closed = true;
            queue.clear();
        }
        slowConsumers.closed();
        wire.close(Wire.TRY_AGAIN_LATER, "Nothing was read for too long: reconnect and subscribe again");
    }

    /// Nothing more is sent.
    synchronized void close() {
        closed = true;
        queue.clear();
        waitingStates.clear();
    }

    /// @return false when the client could not even follow after its backlog had been replaced once
    private boolean enqueue(Collection<? extends Outgoing> messages) {
        for (Outgoing message : messages) {
            if (isWaiting(message)) {
                continue;
            }
            if (queue.size() >= capacity) {
                queue.clear();
                waitingStates.clear();
                if (catchingUp) {
                    return false;
                }
                catchingUp = true;
                slowConsumers.resynchronised();
                // One for each subscription, of which a client has a bounded number.
                freshState.get().stream().filter(state -> !isWaiting(state)).forEach(queue::add);
                return true;
            }
            queue.add(message);
        }
        return true;
    }

    private boolean isWaiting(Outgoing message) {
        return message instanceof LatestState state && !waitingStates.add(state);
    }

    private void pump() {
        for (Outgoing next = take(); next != null; next = take()) {
            CompletableFuture<Void> sent = wire.send(next.text()).toCompletableFuture();
            if (!sent.isDone()) {
                var _ = sent.whenComplete((_, failure) -> {
                    ended(failure);
                    pump();
                });
                return;
            }
            ended(sent.isCompletedExceptionally() ? sent.exceptionNow() : null);
        }
    }

    private synchronized @Nullable Outgoing take() {
        if (sending || closed) {
            return null;
        }
        Outgoing next = queue.poll();
        if (next == null) {
            catchingUp = false;
            return null;
        }
        if (next instanceof LatestState state) {
            waitingStates.remove(state);
        }
        sending = true;
        sendingSinceNanos = System.nanoTime();
        return next;
    }

    // The socket's own close event tells of a lost connection; there is just nothing more to send.
    private synchronized void ended(@Nullable Throwable failure) {
        sending = false;
        if (failure != null) {
            close();
        }
    }
}
