package dev.exchange.marketdata.events;

import dev.exchange.marketdata.domain.CandleInterval;
import dev.exchange.marketdata.domain.PriceHistory;
import dev.exchange.marketdata.store.CandleStore;
import dev.exchange.marketdata.store.TradeStore;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Deletes what MARKET_DATA_RETENTION_HOURS says is old: trades, and candles of a minute. Candles of an
/// hour are kept for a year and those of a day for ever.
@ApplicationScoped
public class Retention {
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int TRADES_PER_TRANSACTION = 10_000;
    private static final int TRANSACTIONS_PER_RUN = 100;
    private static final Duration HOURS_KEPT = Duration.ofDays(365);

    /// The 24 h figures are made from minutes after a restart, whatever the retention.
    private static final Duration MINUTES_KEPT_AT_LEAST = PriceHistory.DAY.plusHours(1);

    private final TradeStore trades;
    private final CandleStore candles;
    private final Database database;
    private final Leadership leadership;
    private final Timers timers;
    private final Clock clock;
    private final Duration kept;

    public Retention(
            TradeStore trades,
            CandleStore candles,
            Database database,
            Leadership leadership,
            Timers timers,
            Clock clock,
            ExchangeConfig config) {
        this.trades = trades;
        this.candles = candles;
        this.database = database;
        this.leadership = leadership;
        this.timers = timers;
        this.clock = clock;
        this.kept = config.marketDataRetention();
    }

    void start() {
        timers.thread("market-retention").every(INTERVAL, () -> {
            if (leadership.isHeld()) {
                deleteWhatIsOld(clock.instant());
            }
        });
    }

    /// Deletes what is too old at `now`; what is more than one run's worth is left to the next.
    public void deleteWhatIsOld(Instant now) {
        Duration minutesKept = kept.compareTo(MINUTES_KEPT_AT_LEAST) > 0 ? kept : MINUTES_KEPT_AT_LEAST;
        Duration hoursKept = minutesKept.compareTo(HOURS_KEPT) > 0 ? minutesKept : HOURS_KEPT;
        database.inTransaction(
                transaction -> candles.deleteBefore(transaction, CandleInterval.ONE_MINUTE, now.minus(minutesKept))
                        + candles.deleteBefore(transaction, CandleInterval.ONE_HOUR, now.minus(hoursKept)));
        int deleted = TRADES_PER_TRANSACTION;
        for (int i = 0; i < TRANSACTIONS_PER_RUN && deleted == TRADES_PER_TRANSACTION; i++) {
            deleted = database.inTransaction(
                    transaction -> trades.deleteBefore(transaction, now.minus(kept), TRADES_PER_TRANSACTION));
        }
    }
}
