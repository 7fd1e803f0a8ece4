package dev.exchange.platform.sql;

import java.time.Duration;

/// The share of the time that work in the background takes, so that the orders of the moment do not wait behind it: it
/// rests after each turn so many times as long as the turn took.
///
/// A turn may have been long only because what it needs was away, and what went wrong meanwhile may be the next
/// one's to set right. So the rest is bounded.
public record TimeShare(int restPerWork, Duration longestRest) {
    /// How long to rest after a turn, both in nanoseconds.
    public long restAfter(long workNanos) {
        long longest = longestRest.toNanos();
        // Compared by division: a long turn many times over is more than fits.
        return workNanos < longest / restPerWork ? workNanos * restPerWork : longest;
    }
}
