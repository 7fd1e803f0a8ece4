package dev.exchange.platform.sql;

import java.time.Duration;

/// The share of the time that work in the background takes, so that the orders of the moment do not wait behind it: it
/// rests after each turn so many times as long as the turn took.
///
/// A turn may have been long only because what it needs was away, and what went wrong meanwhile may be the next one's
/// to
/// set right. So the rest is bounded.
public record TimeShare(int restPerWork, Duration longestRest) {
    public Duration restAfter(Duration work) {
        // Compared by division: a long turn many times over is more than fits.
        return work.compareTo(longestRest.dividedBy(restPerWork)) < 0 ? work.multipliedBy(restPerWork) : longestRest;
    }
}
