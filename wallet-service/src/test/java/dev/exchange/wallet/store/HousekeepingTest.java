package dev.exchange.wallet.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.platform.sql.Database;
import dev.exchange.testing.ExchangeStack;
import dev.exchange.wallet.WalletSettings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
@QuarkusTestResource(WalletSettings.class)
class HousekeepingTest {
    private static final long LONG_AGO = 8_000_000_000L;

    @Inject
    Housekeeping housekeeping;

    @Inject
    ValuationStore valuations;

    @Inject
    RateStore rates;

    @Inject
    NewUsers newUsers;

    @Inject
    Database database;

    @Test
    void everyUserIsValuedOncePerHourFromTheHourAfterComing() {
        String user = "valued-" + UUID.randomUUID();
        newUsers.named(user);
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);

        housekeeping.value(hour);
        assertThat(valuations(user)).describedAs("of the moment of coming").hasSize(1);

        Instant next = hour.plus(1, ChronoUnit.HOURS);
        housekeeping.value(next);
        String change = "UPDATE cost_basis SET quantity = quantity + $2::text::numeric"
                + " WHERE owner = (SELECT owner FROM users WHERE user_id = $1)";
        database.execute(change, user, "1");
        try {
            // Another replica is late and would write another value.
            assertThat(housekeeping.value(next)).isTrue();
        } finally {
            database.execute(change, user, "-1");
        }
        assertThat(valuations(user))
                .hasSize(2)
                .allSatisfy(
                        value -> assertThat(value).isEqualTo(valuations(user).getFirst()));
        assertThat(texts("""
                SELECT v.net_inflow::text FROM valuations v JOIN users u ON u.owner = v.owner
                WHERE u.user_id = $1 AND v.net_inflow IS NOT NULL""", user)).hasSize(1);
    }

    @Test
    void aRoundOfValuationsHasOneTimeForAllReplicasAndAfterARestart() {
        Instant hour = Instant.parse("2001-01-01T05:00:00Z");
        Instant late = hour.plusSeconds(1_800);
        try {
            assertThat(valuations.begin(hour, hour)).contains(hour);
            assertThat(valuations.begin(hour, late)).contains(hour);
            valuations.finish(hour);
            assertThat(valuations.begin(hour, late)).isEmpty();
        } finally {
            database.execute("DELETE FROM valuation_rounds WHERE hour = $1", Columns.timestamp(hour));
        }
    }

    @Test
    void aMinuteWithoutARateTakesTheNearestEarlierOneForEver() {
        Instant minute = Instant.parse("2001-01-01T12:00:00Z");
        String currency = "TEST";
        try {
            rate(currency, minute, "10");
            rate(currency, minute.plusSeconds(600), "20");

            assertThat(rateAt(currency, minute.plusSeconds(185))).isEqualByComparingTo("10");
            rate(currency, minute.plusSeconds(60), "11");
            assertThat(rateAt(currency, minute.plusSeconds(180))).isEqualByComparingTo("10");
            assertThat(rateAt(currency, minute.plusSeconds(240))).isEqualByComparingTo("10");
            assertThat(rateAt(currency, minute.plusSeconds(659))).isEqualByComparingTo("20");
            // Before the first: the first that was seen.
            assertThat(rateAt(currency, minute.minusSeconds(60))).isEqualByComparingTo("10");
            assertThat(texts("SELECT count(*)::text FROM usd_rates WHERE currency = $1 AND NOT observed", currency))
                    .containsExactly("3");
        } finally {
            database.execute("DELETE FROM usd_rates WHERE currency = $1", currency);
        }
    }

    private void rate(String currency, Instant minute, String rate) {
        database.execute(
                "INSERT INTO usd_rates VALUES ($1, $2, $3::text::numeric, true)",
                currency,
                Columns.timestamp(minute),
                rate);
    }

    private BigDecimal rateAt(String currency, Instant at) {
        return database.inTransaction(transaction -> rates.at(
                        transaction,
                        new TreeSet<>(List.of(at.truncatedTo(ChronoUnit.MINUTES))),
                        new TreeSet<>(List.of(currency)))
                .usd(currency, at));
    }

    @Test
    void whatIsTooOldIsRemovedButNeverAnOpenReservation() {
        String user = "old-" + UUID.randomUUID();
        newUsers.named(user);
        Instant midnight = Instant.now()
                .minus(Housekeeping.HOURLY_RETENTION)
                .minus(2, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.DAYS);
        List<Instant> kept = List.of(
                midnight.plus(1, ChronoUnit.HOURS),
                Instant.now().minus(Housekeeping.HOURLY_RETENTION).plus(1, ChronoUnit.DAYS));
        List<Instant> removed = List.of(
                midnight.plus(2, ChronoUnit.HOURS),
                midnight.plus(23, ChronoUnit.HOURS),
                midnight.minus(Housekeeping.DAILY_RETENTION));
        Stream.concat(kept.stream(), removed.stream()).forEach(at -> valuation(user, at));
        decision(LONG_AGO + 1, user, Housekeeping.DECISION_RETENTION.plusDays(1), "0");
        decision(LONG_AGO + 2, user, Housekeeping.DECISION_RETENTION.plusDays(1), "5");
        decision(LONG_AGO + 3, user, Housekeeping.DECISION_RETENTION.minusDays(1), "0");
        try {
            housekeeping.removeWhatIsOld();

            // Beside the first of an old day and a younger one there is that of the moment of coming.
            assertThat(texts("""
                    SELECT v.at::text FROM valuations v JOIN users u ON u.owner = v.owner
                    WHERE u.user_id = $1 ORDER BY v.at""", user)).hasSize(3);
            assertThat(kept).allSatisfy(at -> assertThat(valuationsAt(user, at)).isOne());
            assertThat(removed)
                    .allSatisfy(at -> assertThat(valuationsAt(user, at)).isZero());
            assertThat(StreamSupport.stream(
                                    database.execute(
                                                    "SELECT order_number FROM reservations WHERE user_id = $1 ORDER BY 1",
                                                    user)
                                            .spliterator(),
                                    false)
                            .map(row -> row.getLong(0)))
                    .containsExactly(LONG_AGO + 2, LONG_AGO + 3);
        } finally {
            database.execute("DELETE FROM reservations WHERE user_id = $1", user);
        }
    }

    @Test
    void oldChangesAreRemoved() {
        String user = "changed-" + UUID.randomUUID();
        change(LONG_AGO + 11, user, Housekeeping.DECISION_RETENTION.plusDays(1));
        change(LONG_AGO + 12, user, Housekeeping.DECISION_RETENTION.minusDays(1));
        try {
            housekeeping.removeWhatIsOld();

            assertThat(numbers("SELECT request_number FROM order_changes WHERE user_id = $1", user))
                    .containsExactly(LONG_AGO + 12);
        } finally {
            database.execute("DELETE FROM order_changes WHERE user_id = $1", user);
        }
    }

    @Test
    void legsStayUntilNothingCanBeBroughtForThemAnyMore() {
        String user = "bracket-" + UUID.randomUUID();
        Duration old = Housekeeping.DECISION_RETENTION.plusDays(1);
        decision(LONG_AGO + 21, user, old, "5");
        legs(LONG_AGO + 22, user, old, LONG_AGO + 21, "0");
        decision(LONG_AGO + 23, user, old, "0");
        legs(LONG_AGO + 24, user, old, LONG_AGO + 23, "0");
        decision(LONG_AGO + 25, user, old, "0");
        legs(LONG_AGO + 26, user, old, LONG_AGO + 25, "1");
        try {
            housekeeping.removeWhatIsOld();

            assertThat(numbers("SELECT order_number FROM reservations WHERE user_id = $1 ORDER BY 1", user))
                    .containsExactly(LONG_AGO + 21, LONG_AGO + 22, LONG_AGO + 26);
        } finally {
            database.execute("DELETE FROM reservations WHERE user_id = $1", user);
        }
    }

    private List<Long> numbers(String sql, String user) {
        return StreamSupport.stream(database.execute(sql, user).spliterator(), false)
                .map(row -> row.getLong(0))
                .toList();
    }

    private void change(long number, String user, Duration ago) {
        database.execute("""
                INSERT INTO order_changes (request_number, origin_partition, origin_offset, order_number, user_id,
                    added, created_at)
                VALUES ($1, 0, 0, 1, $2, 0, $3)""", number, user, Columns.timestamp(Instant.now().minus(ago)));
    }

    private void legs(long number, String user, Duration ago, long entry, String owed) {
        database.execute(
                """
                INSERT INTO reservations (order_number, origin_partition, origin_offset, user_id, currency, fee_terms,
                    amount, remaining, open, grown_by, owed, owed_since, created_at)
                VALUES ($1, 0, 0, $2, 'BTC', 1, 0, 0, false, $3, $4::text::numeric,
                    CASE WHEN $4::text::numeric > 0 THEN now() END, $5)""", number, user, entry, owed, Columns.timestamp(Instant.now().minus(ago)));
    }

    private List<String> valuations(String user) {
        return texts("""
                SELECT v.value::text FROM valuations v JOIN users u ON u.owner = v.owner
                WHERE u.user_id = $1 ORDER BY v.at""", user);
    }

    private List<String> texts(String sql, String user) {
        return StreamSupport.stream(database.execute(sql, user).spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
    }

    private long valuationsAt(String user, Instant at) {
        return database.execute("""
                        SELECT count(*) FROM valuations v JOIN users u ON u.owner = v.owner
                        WHERE u.user_id = $1 AND v.at = $2""", user, Columns.timestamp(at))
                .iterator()
                .next()
                .getLong(0);
    }

    /// One of a round of its own.
    private void valuation(String user, Instant at) {
        database.execute(
                "INSERT INTO valuations (owner, at, value) SELECT owner, $2, 1 FROM users WHERE user_id = $1",
                user,
                Columns.timestamp(at));
        assertThat(valuations.begin(at, at)).contains(at.truncatedTo(ChronoUnit.MICROS));
    }

    private void decision(long number, String user, Duration ago, String remaining) {
        database.execute(
                """
                INSERT INTO reservations (order_number, origin_partition, origin_offset, user_id, currency, fee_terms,
                    amount, remaining, open, created_at)
                VALUES ($1, 0, 0, $2, 'USD', 1, 5, $3::text::numeric, $3::text::numeric > 0, $4)""", number, user, remaining, Columns.timestamp(Instant.now().minus(ago)));
    }
}
