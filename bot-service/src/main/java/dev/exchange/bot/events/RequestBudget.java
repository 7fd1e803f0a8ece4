package dev.exchange.bot.events;

import java.time.Duration;
import java.time.Instant;

/// How many orders and cancels the house may send: so many a second on average, more at once when it has been quiet.
/// Used by one thread.
final class RequestBudget {
    private final double perSecond;
    private final double most;
    private double left;
    private Instant filledAt;

    /// @param perSecond how fast it fills
    /// @param most how much it holds
    /// @param atFirst what is there at the start, for setting up the whole market at once
    RequestBudget(double perSecond, double most, double atFirst, Instant now) {
        this.perSecond = perSecond;
        this.most = most;
        this.left = atFirst;
        this.filledAt = now;
    }

    /// Whether something may be sent now.
    boolean isOpen(Instant now) {
        double seconds = Math.max(0, Duration.between(filledAt, now).toMillis()) / 1000.0;
        left = Math.max(left, Math.min(most, left + seconds * perSecond));
        filledAt = now;
        return left > 0;
    }

    /// May overdraw: a pair's steps are taken all or none.
    void spend(int requests) {
        left -= requests;
    }
}
