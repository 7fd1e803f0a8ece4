package dev.exchange.marketdata.api.socket;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stream of which only the newest message matters, and that message: written once for all who listen.
/// Thread-safe.
final class LatestState implements Outgoing {
    private final Audience audience = new Audience();
    private long sequence = -1;
    private volatile @Nullable String text;

    Audience audience() {
        return audience;
    }

    /// Replaces the message, unless it is older than what is there.
    void set(long newSequence, String newText) {
        synchronized (this) {
            if (newSequence >= sequence) {
                sequence = newSequence;
                text = newText;
            }
        }
    }

    synchronized boolean isAt(long currentSequence) {
        return text != null && sequence == currentSequence;
    }

    boolean isKnown() {
        return text != null;
    }

    /// Lets everyone have the newest message.
    ///
    /// @return how many that are
    int send() {
        return isKnown() ? audience.send(List.of(this)) : 0;
    }

    @Override
    public String text() {
        String newest = text;
        if (newest == null) {
            throw new IllegalStateException("There is nothing to send yet");
        }
        return newest;
    }
}
