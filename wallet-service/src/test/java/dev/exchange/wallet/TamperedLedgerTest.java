package dev.exchange.wallet;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.Topics;
import dev.exchange.platform.kafka.EventProducer;
import dev.exchange.platform.paging.Cursor;
import dev.exchange.platform.sql.Database;
import dev.exchange.testing.ExchangeStack;
import dev.exchange.wallet.domain.AuditReport;
import dev.exchange.wallet.domain.AuditReport.Difference;
import dev.exchange.wallet.domain.Orders;
import dev.exchange.wallet.store.StandingAuditor;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Somebody who may do anything in the database changes what is written: whatever it is, both audits find
/// it and say where.
@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
@QuarkusTestResource(WalletSettings.class)
class TamperedLedgerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final AtomicLong NUMBERS = new AtomicLong(6_000_000_001L);
    private static final String REWRITTEN = "transfers are not what was written";
    private static final String NO_SUM = "balance is not the sum of the transfers";
    private static final String MISSING = "transfers are missing";

    @Inject
    EventProducer producer;

    @Inject
    Database database;

    @Inject
    StandingAuditor standing;

    private final Deque<String> mending = new ArrayDeque<>();
    private String user = "";
    private long order;

    @BeforeEach
    void someTransfersOfOneUserThatAreProved() {
        order = NUMBERS.getAndIncrement();
        user = "tampered-" + order;
        given().queryParam("user_id", user).get("/api/wallets").then().statusCode(200);
        producer.send(Topics.ORDER_REQUESTS, Orders.limit(order, user, "ETH/USD", OrderSide.BUY, "1", "3000"))
                .join();
        await().atMost(SOON).until(() -> count("SELECT count(*) FROM transfers WHERE reference = " + order) == 1);
        awaitClean();
    }

    @AfterEach
    void everythingIsAsItWas() {
        while (!mending.isEmpty()) {
            tamper(mending.pop());
        }
        awaitClean();
    }

    @Test
    void nothingIsChangedWhileTheTriggersStand() {
        for (String change : List.of(
                "UPDATE transfers SET amount = amount + 1",
                "DELETE FROM transfers",
                "TRUNCATE transfers",
                "UPDATE ledger_blocks SET last = last + 1",
                "DELETE FROM ledger_blocks",
                "TRUNCATE ledger_blocks")) {
            assertThatThrownBy(() -> database.execute(change)).hasMessageContaining("never changed");
        }
        assertThatThrownBy(() -> database.execute("UPDATE ledger_heads SET sequence = sequence - 1"))
                .hasMessageContaining("only grows");
        assertThatThrownBy(() -> database.execute("DELETE FROM ledger_heads")).hasMessageContaining("only grows");
    }

    @Test
    void anAmountThatWasChangedIsFound() {
        Place place = placeOf("reference = " + order);

        tamper(
                "UPDATE transfers SET amount = amount + 1 WHERE " + place.sql(),
                "UPDATE transfers SET amount = amount - 1 WHERE " + place.sql());

        assertFound(REWRITTEN, place);
        assertThat(full().differences()).extracting(Difference::what).contains(NO_SUM);
    }

    /// The sums of all accounts stay as they were.
    @Test
    void aTransferThatWasGivenAnotherCauseOrTimeIsFound() {
        Place place = placeOf("reference = " + order);

        tamper(
                "UPDATE transfers SET record_offset = record_offset + 1 WHERE " + place.sql(),
                "UPDATE transfers SET record_offset = record_offset - 1 WHERE " + place.sql());
        assertFound(REWRITTEN, place);
        assertThat(full().differences()).extracting(Difference::what).containsOnly(REWRITTEN);
        tamper(mending.pop());
        assertThat(full().differences()).isEmpty();

        tamper(
                "UPDATE transfers SET at = at + interval '1us' WHERE " + place.sql(),
                "UPDATE transfers SET at = at - interval '1us' WHERE " + place.sql());
        assertThat(full().differences()).extracting(Difference::what).containsOnly(REWRITTEN);
    }

    @Test
    void theLastTransferThatWasRemovedIsFound() {
        Place last = newest("http");
        keep("transfers", last.sql());

        tamper("DELETE FROM transfers WHERE " + last.sql());

        assertFound(MISSING, last);
    }

    /// As if what the last transaction wrote had never been: its transfers, its block and the head.
    @Test
    void anEndThatWasCutOffIsFoundByWhatWasProvedBefore() {
        Place last = newest("http");
        String source = "log = %d AND partition = %d".formatted(last.log(), last.partition());
        String block = source + " AND first = " + count("SELECT max(first) FROM ledger_blocks WHERE " + source);
        String rows = source + " AND sequence >= " + count("SELECT max(first) FROM ledger_blocks WHERE " + source);
        keep("ledger_blocks", block);
        keep("transfers", rows);
        keep("ledger_heads", source);

        tamper("DELETE FROM transfers WHERE " + rows);
        tamper("DELETE FROM ledger_blocks WHERE " + block);
        tamper("""
                UPDATE ledger_heads h SET sequence = b.last, hash = b.hash
                FROM (SELECT * FROM ledger_blocks WHERE %s ORDER BY first DESC LIMIT 1) b
                WHERE h.log = b.log AND h.partition = b.partition""".formatted(source), "DELETE FROM ledger_heads WHERE " + source);

        assertFound("transfers that were proved are gone", "http-0");
        assertThat(full().differences()).extracting(Difference::what).contains(NO_SUM);
    }

    @Test
    void transfersThatChangedPlacesAreFound() {
        Place last = newest("http");
        // A gift is a transfer for each currency, so the one before is of the same block.
        Place before = last.at(last.sequence() - 1);
        List<String> swap = List.of(
                "UPDATE transfers SET sequence = 0 WHERE " + last.sql(),
                "UPDATE transfers SET sequence = " + last.sequence() + " WHERE " + before.sql(),
                "UPDATE transfers SET sequence = " + before.sequence() + " WHERE "
                        + last.at(0).sql());

        swap.forEach(this::tamper);
        // The same three steps put them back.
        mending.addAll(swap);

        assertFound(REWRITTEN, last);
        assertThat(full().differences()).extracting(Difference::what).containsOnly(REWRITTEN);
    }

    @Test
    void aTransferThatWasAddedIsFound() {
        Place last = newest("http");
        Place added = last.at(last.sequence() + 1);

        tamper("""
                INSERT INTO transfers (log, partition, sequence, record_offset, kind, reference, from_account,
                    to_account, currency, amount, at)
                SELECT log, partition, sequence + 1, 0, kind, 0, from_account, to_account, currency, amount, at
                FROM transfers WHERE\s""" + last.sql(), "DELETE FROM transfers WHERE " + added.sql());

        assertFound("transfers were added behind the end", "http-0");
    }

    @Test
    void aBalanceThatWasChangedIsFound() {
        long account = count("SELECT owner * 2 FROM users WHERE user_id = '" + user + "'");
        String change =
                "UPDATE wallets SET available = available %s 1 WHERE currency = 'ETH' AND user_id = '" + user + "'";

        tamper(change.formatted("+"), change.formatted("-"));

        assertFound(NO_SUM, "account " + account + " ETH");
    }

    @Test
    void aReservationThatWasRemovedIsFound() {
        keep("reservations", "order_number = " + order);

        tamper("DELETE FROM reservations WHERE order_number = " + order);

        assertFound("locked is not what open orders and withdrawals hold", user + "_USD");
    }

    @Test
    void theDatabaseProvesTheSameChainByItself() {
        assertThat(count("SELECT count(*) FROM ledger_chain WHERE hash = proved"))
                .isPositive();
        assertThat(count("SELECT count(*) FROM ledger_chain WHERE hash IS DISTINCT FROM proved"))
                .isZero();
        Place place = placeOf("reference = " + order);

        tamper(
                "UPDATE transfers SET amount = amount + 1 WHERE " + place.sql(),
                "UPDATE transfers SET amount = amount - 1 WHERE " + place.sql());

        assertThat(count("SELECT count(*) FROM ledger_chain WHERE hash IS DISTINCT FROM proved"))
                .isEqualTo(1);
    }

    @Test
    void aLaterAuditCanTellThatWhatAnEarlierOneSawIsStillThere() {
        AuditReport.Chain chain = full().chains().getFirst();

        given().queryParam("source", chain.source())
                .queryParam("sequence", chain.sequence())
                .get("/internal/audit/chain")
                .then()
                .statusCode(200)
                .body("hash", equalTo(chain.hash()));
        given().queryParam("source", chain.source())
                .queryParam("sequence", chain.sequence() + 1)
                .get("/internal/audit/chain")
                .then()
                .statusCode(404)
                .body("code", equalTo("block_not_found"));
    }

    @Test
    void theAuditIsToldOfEveryReservation() {
        String id = Ids.order(order);

        given().queryParam("cursor", Cursor.of(order - 1).encoded())
                .queryParam("limit", 1)
                .get("/internal/reservations")
                .then()
                .statusCode(200)
                .header("X-Next-Cursor", Cursor.of(order).encoded())
                .body("reservation_id", equalTo(List.of(id)))
                .body("user_id", equalTo(List.of(user)))
                .body("currency", equalTo(List.of("USD")))
                .body("remaining", equalTo(List.of(3006)));
        given().queryParam("ids", id + ",order_1234567890123")
                .get("/internal/reservations")
                .then()
                .statusCode(200)
                .body("reservation_id", equalTo(List.of(id)))
                .body("grows", equalTo(List.of(false)));
        given().queryParam("ids", "order_")
                .get("/internal/reservations")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_ids"));
    }

    private void assertFound(String what, Place place) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(standing().differences())
                        .anyMatch(difference -> difference.what().equals(what) && place.isIn(difference.where())));
        assertThat(full().differences())
                .anyMatch(difference -> difference.what().equals(what) && place.isIn(difference.where()));
        given().get("/q/health/ready").then().statusCode(503);
    }

    private void assertFound(String what, String where) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(standing().differences())
                        .anyMatch(difference -> difference.what().equals(what)
                                && difference.where().equals(where)));
        assertThat(full().differences())
                .anyMatch(difference ->
                        difference.what().equals(what) && difference.where().equals(where));
    }

    /// What the standing auditor has found by itself: a full audit in between would be heeded too.
    private AuditReport standing() {
        return standing.newest().orElseThrow();
    }

    private AuditReport full() {
        return standing.full();
    }

    /// Also by the standing auditor, who has then proved the last transfer.
    private void awaitClean() {
        assertThat(full().differences()).isEmpty();
        await().atMost(SOON).untilAsserted(() -> assertThat(count("""
                        SELECT count(*) FROM ledger_heads h
                            LEFT JOIN audit_positions p ON p.log = h.log AND p.partition = h.partition
                        WHERE h.sequence <> coalesce(p.sequence, 0)""")).isZero());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(standing().differences()).isEmpty());
    }

    private void tamper(String sql, String mends) {
        tamper(sql);
        mending.push(mends);
    }

    /// Puts these rows back at the end of the test.
    private void keep(String table, String which) {
        tamper(
                "CREATE TABLE kept_" + table + " AS SELECT * FROM " + table + " WHERE " + which,
                "DROP TABLE kept_" + table);
        mending.push("INSERT INTO " + table + " SELECT * FROM kept_" + table);
    }

    /// Does what no trigger would let anybody do.
    private void tamper(String sql) {
        database.inTransaction(transaction -> {
            transaction.execute("SET LOCAL session_replication_role = replica");
            transaction.execute(sql);
            return true;
        });
    }

    private Place newest(String log) {
        return placeOf("log = (SELECT log FROM ledger_logs WHERE name = '" + log + "') ORDER BY sequence DESC LIMIT 1");
    }

    private Place placeOf(String which) {
        Row row = database.execute("""
                        SELECT t.log, t.partition, t.sequence, (SELECT name FROM ledger_logs l WHERE l.log = t.log)
                        FROM transfers t WHERE\s""" + which).iterator().next();
        return new Place(
                row.getInteger(0), row.getInteger(1), row.getLong(2), row.getString(3) + "-" + row.getInteger(1));
    }

    private long count(String sql) {
        return database.execute(sql).iterator().next().getLong(0);
    }

    /// Of a transfer.
    private record Place(int log, int partition, long sequence, String source) {
        String sql() {
            return "log = %d AND partition = %d AND sequence = %d".formatted(log, partition, sequence);
        }

        Place at(long other) {
            return new Place(log, partition, other, source);
        }

        /// Whether the transfer is among those that a difference names.
        boolean isIn(String where) {
            if (!where.startsWith(source + ", number")) {
                return false;
            }
            List<Long> numbers = Pattern.compile("[0-9]+")
                    .matcher(where.substring(source.length()))
                    .results()
                    .map(found -> Long.valueOf(found.group()))
                    .toList();
            return numbers.getFirst() <= sequence && sequence <= numbers.getLast();
        }
    }
}
