package dev.exchange.wallet.store;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.Rates;
import dev.exchange.wallet.domain.Valuation;
import io.quarkus.scheduler.Scheduled;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What currencies were worth in USD, minute by minute. Written by whoever comes first; never changed.
@ApplicationScoped
public class RateStore {
    private static final int DECIMALS = 12;

    private static final String RECORD = """
            INSERT INTO usd_rates (currency, minute, rate, observed)
            SELECT r.currency, $1, r.rate::numeric, true FROM unnest($2::text[], $3::text[]) AS r(currency, rate)
            ON CONFLICT DO NOTHING""";

    // The nearest earlier rate, or, before the first that was written down, the nearest later one.
    private static final String CARRY = """
            INSERT INTO usd_rates (currency, minute, rate, observed)
            SELECT c.currency, $1, coalesce(
                (SELECT rate FROM usd_rates r WHERE r.currency = c.currency AND r.minute < $1
                 ORDER BY r.minute DESC LIMIT 1),
                (SELECT rate FROM usd_rates r WHERE r.currency = c.currency AND r.minute > $1
                 ORDER BY r.minute LIMIT 1),
                c.listed::numeric), false
            FROM unnest($2::text[], $3::text[]) AS c(currency, listed)
            ON CONFLICT DO NOTHING""";

    private final Database database;
    private final Catalogue catalogue;
    private final Prices prices;
    private final Clock clock;
    private final RepeatedWork recording = new RepeatedWork("recording of rates");
    private volatile Instant recorded = Instant.MIN;

    public RateStore(Database database, Catalogue catalogue, Prices prices, Clock clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.prices = prices;
        this.clock = clock;
    }

    @Scheduled(identity = "rates", every = "20s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void recordRegularly() {
        recording.round(this::record);
    }

    /// Writes down what the market says now, unless this minute's rates are there. What the market gives no
    /// price is left out.
    void record() {
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (minute.equals(recorded)) {
            return;
        }
        Valuation valuation = new Valuation(catalogue, prices);
        Map<String, BigDecimal> known = new TreeMap<>();
        for (Catalogue.Asset asset : catalogue.assets()) {
            if (!asset.symbol().equals(Valuation.CURRENCY)) {
                valuation.marketPrice(asset.symbol()).ifPresent(price -> known.put(asset.symbol(), price));
            }
        }
        if (known.isEmpty()) {
            return;
        }
        database.execute(
                RECORD,
                Columns.timestamp(minute),
                Columns.texts(known.keySet(), currency -> currency),
                Columns.texts(known.values(), RateStore::written));
        recorded = minute;
    }

    private static String written(BigDecimal price) {
        return price.setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
    }

    /// The rates of these moments; those that were not written down in time are now, from the nearest ones.
    Rates at(Transaction transaction, SortedSet<Instant> minutes, SortedSet<String> currencies) {
        Map<Place, BigDecimal> found = read(transaction, minutes, currencies);
        for (Instant minute : minutes) {
            Set<String> missing = new HashSet<>(currencies);
            missing.removeIf(currency -> found.containsKey(new Place(currency, minute)));
            if (!missing.isEmpty()) {
                carry(transaction, minute, List.copyOf(missing));
                found.putAll(read(transaction, new TreeSet<>(List.of(minute)), currencies));
            }
        }
        return (currency, at) ->
                found.getOrDefault(new Place(currency, at.truncatedTo(ChronoUnit.MINUTES)), BigDecimal.ZERO);
    }

    private void carry(Transaction transaction, Instant minute, List<String> currencies) {
        transaction.execute(
                CARRY,
                Columns.timestamp(minute),
                currencies.toArray(String[]::new),
                Columns.texts(currencies, currency -> listed(currency).toPlainString()));
    }

    private BigDecimal listed(String currency) {
        return catalogue
                .findAsset(currency)
                .map(Catalogue.Asset::referencePrice)
                .orElse(BigDecimal.ZERO);
    }

    private static Map<Place, BigDecimal> read(
            Transaction transaction, SortedSet<Instant> minutes, SortedSet<String> currencies) {
        Map<Place, BigDecimal> found = new HashMap<>();
        if (minutes.isEmpty() || currencies.isEmpty()) {
            return found;
        }
        for (Row row : transaction.execute(
                "SELECT currency, minute, rate FROM usd_rates WHERE currency = ANY($1) AND minute = ANY($2)",
                currencies.toArray(String[]::new),
                minutes.stream().map(Columns::timestamp).toArray(OffsetDateTime[]::new))) {
            found.put(new Place(row.getString(0), row.getOffsetDateTime(1).toInstant()), row.getBigDecimal(2));
        }
        return found;
    }

    private record Place(String currency, Instant minute) {}
}
