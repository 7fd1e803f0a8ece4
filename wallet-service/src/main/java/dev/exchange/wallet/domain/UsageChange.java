package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// By how much a user's use of limits changes on one pair.
///
/// @param purchases what open purchases have reserved more, in the quote currency; negative where less
/// @param day of the trades, in UTC; null where there are none
/// @param trades made on that day
public record UsageChange(BigDecimal purchases, @Nullable LocalDate day, int trades) {
    static final UsageChange NONE = new UsageChange(BigDecimal.ZERO, null, 0);

    UsageChange purchased(BigDecimal amount) {
        return new UsageChange(purchases.add(amount), day, trades);
    }

    /// One more trade. Only those of the newest day are counted.
    UsageChange traded(LocalDate on) {
        if (day == null || on.isAfter(day)) {
            return new UsageChange(purchases, on, 1);
        }
        return on.equals(day) ? new UsageChange(purchases, day, trades + 1) : this;
    }
}
