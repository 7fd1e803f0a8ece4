package dev.exchange.wallet.domain;

import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// What a user may move on one day, in USD. A day is one of UTC.
///
/// @param name of the environment variable that sets it
/// @param usd most in sum
public record DailyLimit(String name, BigDecimal usd) {
    /// The beginning of the day.
    public static Instant startOfDay(Instant now) {
        return now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).toInstant();
    }

    /// @param usedToday in USD
    /// @param asked in USD
    /// @throws FundsRefusal when both together are more
    public void check(BigDecimal usedToday, BigDecimal asked) {
        if (usedToday.add(asked).compareTo(usd) > 0) {
            throw FundsRefusal.invalid(
                            "daily_limit_exceeded",
                            name + " is " + Decimals.plain(usd) + " USD a day (UTC): " + Decimals.plain(usedToday)
                                    + " USD is used today, and this asks for " + Decimals.plain(asked) + " USD")
                    .with("limit", name)
                    .with("limit_usd", usd)
                    .with("used_today_usd", usedToday)
                    .with("asked_usd", asked);
        }
    }
}
