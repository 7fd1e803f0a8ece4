package dev.exchange.wallet.store;

import dev.exchange.contracts.Catalogue;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.Valuation;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes down every hour what each user's holdings are worth, and removes what is too old to be of use.
/// Several replicas may do it at the same time: the first one's valuation stands.
@ApplicationScoped
public class Housekeeping {
    /// How long hourly valuations are kept; after that the first of each day is.
    static final Duration HOURLY_RETENTION = Duration.ofDays(35);
    /// How long daily valuations are kept: as long as tax offices ask.
    static final Duration DAILY_RETENTION = Duration.ofDays(3_653);
    /// How long the decision on a change or a closed order is kept: twice as long as a request can be read
    /// again.
    static final Duration DECISION_RETENTION = Duration.ofDays(14);

    /// A round that begins later is not of that hour any more.
    private static final Duration LATEST_ROUND = Duration.ofMinutes(5);

    private static final int USERS_AT_ONCE = 1_000;
    private static final int REMOVED_AT_ONCE = 5_000;
    private static final int MOST_REMOVALS = 100;

    private final Catalogue catalogue;
    private final Prices prices;
    private final Clock clock;
    private final UserStore users;
    private final CostStore costs;
    private final CostReckoner reckoner;
    private final ValuationStore valuations;
    private final ReservationStore reservations;
    private final ChangeStore changes;
    private final RepeatedWork valuing = new RepeatedWork("hourly valuation");
    private final RepeatedWork removing = new RepeatedWork("removal of what is old");
    private volatile Instant valuedHour = Instant.MIN;

    public Housekeeping(
            Catalogue catalogue,
            Prices prices,
            Clock clock,
            UserStore users,
            CostStore costs,
            CostReckoner reckoner,
            ValuationStore valuations,
            ReservationStore reservations,
            ChangeStore changes) {
        this.catalogue = catalogue;
        this.prices = prices;
        this.clock = clock;
        this.users = users;
        this.costs = costs;
        this.reckoner = reckoner;
        this.valuations = valuations;
        this.reservations = reservations;
        this.changes = changes;
    }

    @Scheduled(
            identity = "valuations",
            every = "60s",
            delayed = "30s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void valueOncePerHour() {
        Instant now = clock.instant();
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        if (!hour.equals(valuedHour)) {
            valuing.round(() -> {
                boolean inTime = now.isBefore(hour.plus(LATEST_ROUND));
                Instant at = inTime ? hour : now.truncatedTo(ChronoUnit.MINUTES);
                if (valuations.begin(hour, at).map(this::value).orElse(true)) {
                    valuations.finish(hour);
                    valuedHour = hour;
                }
            });
        }
    }

    /// Writes what every user's holdings are worth at today's prices, as of `at`. Quantities and inflows are
    /// those of the cost bases, because they are of one moment, so that a deposit is in both or in neither.
    ///
    /// @return false where they are too far behind
    boolean value(Instant at) {
        if (!reckoner.reckon()) {
            return false;
        }
        Valuation valuation = new Valuation(catalogue, prices);
        List<UserStore.User> page = users.page("", USERS_AT_ONCE);
        while (!page.isEmpty()) {
            Map<Long, CostStore.Standing> standings =
                    costs.standings(page.stream().map(UserStore.User::owner).toList());
            Map<Long, ValuationStore.Valued> values = HashMap.newHashMap(page.size());
            for (UserStore.User user : page) {
                // Whoever came after that hour began has a first valuation of that moment.
                if (!user.createdAt().isAfter(at)) {
                    CostStore.Standing standing = standings.getOrDefault(user.owner(), CostStore.Standing.NOTHING);
                    values.put(
                            user.owner(),
                            new ValuationStore.Valued(
                                    at, valuation.total(standing.quantities()), standing.netInflow()));
                }
            }
            valuations.write(at, values);
            page = users.page(page.getLast().userId(), USERS_AT_ONCE);
        }
        return true;
    }

    @Scheduled(
            identity = "retention",
            every = "10m",
            delayed = "90s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void removeWhatIsOld() {
        removing.round(this::remove);
    }

    private void remove() {
        Instant now = clock.instant();
        for (int i = 0; i < MOST_REMOVALS; i++) {
            int removed = reservations.removeClosed(now.minus(DECISION_RETENTION), REMOVED_AT_ONCE)
                    + changes.remove(now.minus(DECISION_RETENTION), REMOVED_AT_ONCE);
            boolean thinned = valuations.thin(now.minus(HOURLY_RETENTION), now.minus(DAILY_RETENTION), REMOVED_AT_ONCE);
            if (removed == 0 && !thinned) {
                return;
            }
        }
    }
}
