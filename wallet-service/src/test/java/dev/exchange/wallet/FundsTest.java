package dev.exchange.wallet;

import static dev.exchange.wallet.domain.Orders.decimal;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.exchange.platform.sql.Database;
import dev.exchange.testing.ExchangeStack;
import dev.exchange.wallet.domain.Chain;
import dev.exchange.wallet.domain.Withdrawal;
import dev.exchange.wallet.events.ChainLoop;
import dev.exchange.wallet.store.SimulatedChain;
import dev.exchange.wallet.store.Withdrawals;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Money that comes in, goes out and changes hands, over HTTP and against the simulated chain, which has a block
/// whenever
/// it is looked at.
@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
@QuarkusTestResource(WalletSettings.class)
class FundsTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger(1);
    private static final String ONE = "development-1";
    private static final String TWO = "development-2";
    // Confirmations, a move out of the cold vault before, and some to spare.
    private static final int ROUNDS = 30;

    @Inject
    ChainLoop loop;

    @Inject
    SimulatedChain chain;

    @Inject
    Withdrawals withdrawals;

    @Inject
    Database database;

    @AfterEach
    void theLedgerIsProved() {
        JsonPath audit =
                given().get("/internal/audit").then().statusCode(200).extract().jsonPath();
        assertThat(audit.getList("differences")).isEmpty();
    }

    @Test
    void aDepositIsCreditedOnceWhenItHasEnoughConfirmations() {
        String user = user();

        JsonPath announced =
                json(post("/api/deposits", deposit(user, "BTC", "0.5", "d1")).statusCode(201));
        assertThat(announced.getString("status")).isEqualTo("awaiting");
        assertThat(announced.getString("address")).startsWith("sim-btc-");
        assertThat(announced.getInt("confirmations_required")).isEqualTo(3);
        assertBalance(user, "BTC", "2", "0");

        rounds(() -> status("/api/deposits/", announced.getString("id")).equals("credited"));
        assertBalance(user, "BTC", "2.5", "0");
        JsonPath credited = json(given().get("/api/deposits/{id}", announced.getString("id"))
                .then()
                .statusCode(200));
        assertThat(credited.getInt("confirmations")).isGreaterThanOrEqualTo(3);
        assertThat(credited.getString("transaction")).isNotEmpty();
        assertThat(decimal(credited.getString("amount"))).isEqualByComparingTo("0.5");

        post("/api/deposits", deposit(user, "BTC", "0.50", "d1"))
                .statusCode(200)
                .body("id", equalTo(announced.getString("id")));
        post("/api/deposits", deposit(user, "BTC", "0.6", "d1"))
                .statusCode(409)
                .body("code", equalTo("client_reference_reused"));
        for (int i = 0; i < 5; i++) {
            loop.round();
        }
        assertBalance(user, "BTC", "2.5", "0");
        given().queryParam("user_id", user)
                .get("/api/deposits")
                .then()
                .statusCode(200)
                .body("", hasSize(1));
    }

    @Test
    void whatComesToAnAddressAgainIsTheSameUsersDepositToo() {
        String user = user();
        JsonPath announced =
                json(post("/api/deposits", deposit(user, "ETH", "1", "again")).statusCode(201));

        chain.announced("by-itself-" + user, announced.getString("address"), "ETH", decimal("0.25"));
        rounds(() -> balance(user, "ETH").compareTo(decimal("21.25")) == 0);

        given().queryParam("user_id", user)
                .get("/api/deposits")
                .then()
                .body("", hasSize(2))
                .body("[0].client_reference", equalTo(null))
                .body("[0].status", equalTo("credited"));
    }

    @Test
    void aWithdrawalIsPaidOnceAfterTwoOfThreeHaveApprovedIt() {
        String user = user();
        // What the chain began with is booked.
        rounds(() -> house("BTC").signum() > 0);
        BigDecimal earned = house("BTC");

        JsonPath asked = json(post("/api/withdrawals", withdrawal(user, "BTC", "0.5", "bc1q-there", "w1"))
                .statusCode(201));
        String id = asked.getString("id");
        assertThat(asked.getString("status")).isEqualTo("requested");
        assertThat(asked.getInt("approvals_required")).isEqualTo(2);
        assertThat(decimal(asked.getString("fee"))).isEqualByComparingTo("0.0001");
        assertBalance(user, "BTC", "2", "0.5001");

        approve(id, ONE).statusCode(200).body("status", equalTo("requested")).body("approvals", hasSize(1));
        approve(id, ONE).statusCode(409).body("code", equalTo("already_approved"));
        approve(id, "no-such-key").statusCode(401).body("code", equalTo("invalid_approver_key"));
        approve(id, null).statusCode(401);
        loop.round();
        assertThat(status("/api/withdrawals/", id)).isEqualTo("requested");
        approve(id, TWO).statusCode(200).body("status", equalTo("approved"));
        approve(id, "development-3").statusCode(409).body("code", equalTo("withdrawal_not_requested"));
        cancel(id, user).statusCode(409).body("code", equalTo("withdrawal_not_requested"));

        rounds(() -> status("/api/withdrawals/", id).equals("settled"));
        assertBalance(user, "BTC", "1.4999", "0");
        JsonPath settled = json(given().get("/api/withdrawals/{id}", id).then().statusCode(200));
        BigDecimal cost = decimal(settled.getString("network_fee"));
        assertThat(cost).isBetween(decimal("0.00003"), decimal("0.0001"));
        assertThat(house("BTC").subtract(earned))
                .isEqualByComparingTo(decimal("0.0001").subtract(cost));
        assertThat(paidTo("bc1q-there")).isEqualTo(1);

        post("/api/withdrawals", withdrawal(user, "BTC", "0.5", "bc1q-there", "w1"))
                .statusCode(200)
                .body("status", equalTo("settled"));
        post("/api/withdrawals", withdrawal(user, "BTC", "0.5", "bc1q-elsewhere", "w1"))
                .statusCode(409)
                .body("code", equalTo("client_reference_reused"))
                .body("detail", containsString(id));
        assertThat(steps(id)).containsExactly("requested", "approved", "broadcast", "settled");
    }

    @Test
    void whatIsRejectedOrCancelledIsFreeAgain() {
        String user = user();
        String rejected = id(post("/api/withdrawals", withdrawal(user, "USD", "100", "bank-1", "r"))
                .statusCode(201));
        String cancelled = id(post("/api/withdrawals", withdrawal(user, "USD", "50", "bank-1", "c"))
                .statusCode(201));
        assertBalance(user, "USD", "100000", "150");
        approve(rejected, ONE).statusCode(200);

        reject(rejected, "{}").statusCode(400).body("code", equalTo("missing_field"));
        reject(rejected, "{\"reason\": \"  \"}").statusCode(400).body("code", equalTo("invalid_reason"));
        reject(rejected, "{\"reason\": \"Call us first\"}")
                .statusCode(200)
                .body("status", equalTo("rejected"))
                .body("rejected_by", equalTo("approver_2"))
                .body("reason", equalTo("Call us first"));
        cancel(cancelled, user()).statusCode(403).body("code", equalTo("not_your_withdrawal"));
        cancel(cancelled, user).statusCode(200).body("status", equalTo("cancelled"));

        assertBalance(user, "USD", "100000", "0");
        approve(rejected, TWO).statusCode(409);
        assertThat(steps(rejected)).containsExactly("requested", "rejected");
        assertThat(steps(cancelled)).containsExactly("requested", "cancelled");
    }

    @Test
    void nobodyApprovesTheirOwnWithdrawal() {
        post("/api/withdrawals", withdrawal("approver_1", "USD", "10", "bank-1", "own-" + next()))
                .statusCode(201);
        String id = given().queryParam("user_id", "approver_1")
                .get("/api/withdrawals")
                .jsonPath()
                .getString("[0].id");

        approve(id, ONE).statusCode(403).body("code", equalTo("own_withdrawal"));
        approve(id, TWO).statusCode(200);
        cancel(id, "approver_1").statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({SimulatedChain.REFUSED + "-x, knows no address", SimulatedChain.REVERTED + "-x, undid the payment"})
    void whatTheChainDoesNotPayIsGivenBack(String address, String reason) {
        String user = user();
        String id = approved(user, "ETH", "2", address);

        rounds(() -> status("/api/withdrawals/", id).equals("failed"));

        given().get("/api/withdrawals/{id}", id).then().body("reason", containsString(reason));
        assertBalance(user, "ETH", "20", "0");
    }

    @Test
    void aCrashBetweenThePaymentAndItsWriteNeitherPaysTwiceNorForgets() {
        String user = user();
        // So that it is covered at once.
        String before = approved(user, "ETH", "0.1", "eth-before-" + user);
        rounds(() -> status("/api/withdrawals/", before).equals("settled"));
        String id = approved(user, "ETH", "0.2", "eth-crash-" + user);
        String other = approved(user, "ETH", "0.3", "eth-crash-later-" + user);

        // Paid, and in a block, before anybody writes down that it was handed over.
        pay(id);
        chain.blocks(0, 1);
        rounds(() -> status("/api/withdrawals/", id).equals("settled"));
        // Paid, and handed over again before any block was read.
        pay(other);
        rounds(() -> status("/api/withdrawals/", other).equals("settled"));

        assertThat(paidTo("eth-crash-" + user)).isEqualTo(1);
        assertThat(paidTo("eth-crash-later-" + user)).isEqualTo(1);
        assertBalance(user, "ETH", "19.397", "0");
        assertThat(steps(id)).containsExactly("requested", "approved", "broadcast", "settled");
    }

    private void pay(String id) {
        if (withdrawals.find(id).withdrawal() instanceof Withdrawal.Approved approved) {
            assertThat(chain.broadcast(approved.payment())).isInstanceOf(Chain.Answer.Sent.class);
        }
    }

    @Test
    void replicasThatWorkAtTheSameTimeDoEverythingOnce() throws Exception {
        Map<String, BigDecimal> expected = new HashMap<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String user = user();
            post("/api/deposits", deposit(user, "BTC", "0.1", "p")).statusCode(201);
            ids.add(approved(user, "BTC", "0.3", "bc1q-parallel-" + user));
            expected.put(user, decimal("1.7999"));
        }

        try (ExecutorService replicas = Executors.newFixedThreadPool(3)) {
            List<Future<?>> working = new ArrayList<>();
            for (int replica = 0; replica < 3; replica++) {
                working.add(replicas.submit(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        loop.round();
                    }
                }));
            }
            for (Future<?> worker : working) {
                worker.get();
            }
        }
        rounds(() -> ids.stream().allMatch(id -> status("/api/withdrawals/", id).equals("settled")));

        expected.forEach((user, balance) -> {
            assertThat(balance(user, "BTC")).isEqualByComparingTo(balance);
            assertThat(paidTo("bc1q-parallel-" + user)).isEqualTo(1);
        });
    }

    @Test
    void aWithdrawalToADepositAddressOfThisExchangeArrivesThere() {
        String from = user();
        String to = user();
        JsonPath announced =
                json(post("/api/deposits", deposit(to, "ETH", "1", "own")).statusCode(201));

        String id = approved(from, "ETH", "3", announced.getString("address"));

        rounds(() -> balance(to, "ETH").compareTo(decimal("24")) == 0
                && status("/api/withdrawals/", id).equals("settled"));
        assertBalance(from, "ETH", "16.999", "0");
    }

    @Test
    void aDaysWithdrawalsAreLimitedAndTheRefusalSaysAllFigures() {
        String user = user();
        post("/api/withdrawals", withdrawal(user, "USD", "99000", "bank-1", "big"))
                .statusCode(201);

        post("/api/withdrawals", withdrawal(user, "USD", "2000", "bank-1", "more"))
                .statusCode(400)
                .body("code", equalTo("daily_limit_exceeded"))
                .body("limit", equalTo("WITHDRAWAL_DAILY_LIMIT_USD"))
                .body("limit_usd", equalTo(100_000))
                .body("used_today_usd", equalTo(99_000))
                .body("asked_usd", equalTo(2_000))
                .body("detail", containsString("WITHDRAWAL_DAILY_LIMIT_USD is 100000 USD a day"));

        String id = given().queryParam("user_id", user)
                .get("/api/withdrawals")
                .jsonPath()
                .getString("[0].id");
        cancel(id, user).statusCode(200);
        post("/api/withdrawals", withdrawal(user, "USD", "60000", "bank-1", "after"))
                .statusCode(201);
    }

    @Test
    void twoRequestsAtTheSameTimeDoNotPassTheLimitTogether() throws Exception {
        String user = user();
        given().queryParam("user_id", user).get("/api/wallets").then().statusCode(200);
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String body = transfer(user, "friend-" + user, "USD", "30000", "t" + i);
                answers.add(clients.submit(() -> given().contentType(ContentType.JSON)
                        .body(body)
                        .post("/api/transfers")
                        .statusCode()));
            }
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
        }

        assertThat(statuses).containsExactlyInAnyOrder(201, 201, 201, 400);
        assertBalance(user, "USD", "10000", "0");
    }

    @Test
    void aTransferMovesMoneyAtOnceAndOnce() {
        String from = user();
        String to = user();

        String id = id(
                post("/api/transfers", transfer(from, to, "ETH", "0.25", "t1")).statusCode(201));
        post("/api/transfers", transfer(from, to, "ETH", "0.250", "t1"))
                .statusCode(200)
                .body("id", equalTo(id));
        post("/api/transfers", transfer(from, user(), "ETH", "0.25", "t1"))
                .statusCode(409)
                .body("code", equalTo("client_reference_reused"));

        assertBalance(from, "ETH", "19.75", "0");
        assertBalance(to, "ETH", "20.25", "0");
        post("/api/transfers", transfer(to, from, "ETH", "20.26", "t2"))
                .statusCode(400)
                .body("code", equalTo("insufficient_balance"))
                .body("detail", containsString("needs 20.26 ETH, and 20.25 ETH is available"));
        post("/api/transfers", transfer(to, to, "ETH", "1", "t3"))
                .statusCode(400)
                .body("code", equalTo("same_user"));
        given().get("/api/transfers/{id}", id).then().statusCode(200).body("to_user_id", equalTo(to));
        given().get("/api/transfers/transfer_999999999")
                .then()
                .statusCode(404)
                .body("code", equalTo("transfer_not_found"));
        for (String user : List.of(from, to)) {
            given().queryParam("user_id", user)
                    .get("/api/transfers")
                    .then()
                    .statusCode(200)
                    .body("", hasSize(1));
        }
    }

    @Test
    void listsArePagedNewestFirstAndApproversSeeWhatWaits() {
        String user = user();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.addFirst(id(post("/api/withdrawals", withdrawal(user, "USD", "1", "bank-1", "l" + i))
                    .statusCode(201)));
        }

        var first = given().queryParam("user_id", user).queryParam("limit", 2).get("/api/withdrawals");
        var second = given().queryParam("user_id", user)
                .queryParam("limit", 2)
                .queryParam("cursor", first.header("X-Next-Cursor"))
                .get("/api/withdrawals");
        assertThat(first.jsonPath().getList("id")).isEqualTo(ids.subList(0, 2));
        assertThat(second.jsonPath().getList("id")).isEqualTo(ids.subList(2, 3));
        assertThat(second.header("X-Next-Cursor")).isNull();

        given().get("/api/withdrawals").then().statusCode(400).body("code", equalTo("missing_field"));
        given().header("X-Approver-Key", "wrong").get("/api/withdrawals").then().statusCode(401);
        assertThat(given().header("X-Approver-Key", ONE)
                        .queryParam("status", "requested")
                        .queryParam("limit", 500)
                        .get("/api/withdrawals")
                        .jsonPath()
                        .getList("id", String.class))
                .containsAll(ids);
        given().queryParam("user_id", user)
                .queryParam("status", "settled")
                .get("/api/withdrawals")
                .then()
                .body("", hasSize(0));
        given().queryParam("user_id", user)
                .queryParam("status", "lost")
                .get("/api/withdrawals")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_status"));
    }

    @ParameterizedTest(name = "{0} {1}: {2} {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "deposits | {} | 400 | missing_field",
                "deposits | {'user_id':'u','currency':'BTC','amount':-1,'client_reference':'x'} | 400 | invalid_amount",
                "deposits | {'user_id':'u','currency':'BTC','amount':0.123456789,'client_reference':'x'} | 400 | invalid_amount",
                "deposits | {'user_id':'u','currency':'DOGE','amount':1,'client_reference':'x'} | 404 | unknown_currency",
                "deposits | {'user_id':'u u','currency':'BTC','amount':1,'client_reference':'x'} | 400 | invalid_user_id",
                "deposits | {'user_id':'u','currency':'BTC','amount':1,'client_reference':'x y'} | 400 | invalid_client_reference",
                "deposits | {'user_id':'u','currency':'BTC','amount':'much','client_reference':'x'} | 422 | unreadable_body",
                "deposits | [] | 422 | unreadable_body",
                "deposits | null | 422 | unreadable_body",
                "withdrawals | {'user_id':'u','currency':'BTC','amount':1,'client_reference':'x'} | 400 | missing_field",
                "withdrawals | {'user_id':'u','currency':'BTC','amount':1,'client_reference':'x','address':'<b>'} | 400 | invalid_address",
                "withdrawals | {'user_id':'u','currency':'BTC','amount':1,'client_reference':'x','address':'sim-vault-hot-btc'} | 400 | invalid_address",
                "withdrawals | {'user_id':'u','currency':'BTC','amount':2,'client_reference':'x','address':'bc1q'} | 400 | insufficient_balance",
                "transfers | {'user_id':'u','currency':'BTC','amount':1,'client_reference':'x'} | 400 | missing_field",
                "transfers | {'user_id':'u','to_user_id':'?','currency':'BTC','amount':1,'client_reference':'x'} | 400 | invalid_user_id"
            })
    void whatMakesNoSenseIsRefusedInWords(String what, String body, int status, String code) {
        post("/api/" + what, body.replace('\'', '"'))
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
    }

    @Test
    void theDatabaseRefusesAStepThatMayNotFollow() {
        String user = user();
        String id = id(post("/api/withdrawals", withdrawal(user, "USD", "5", "bank-1", "db"))
                .statusCode(201));
        long number = Long.parseLong(id.substring("withdrawal_".length()));

        assertThat(catchThrowable(
                        () -> database.execute("UPDATE withdrawals SET state = 'approved' WHERE number = $1", number)))
                .hasMessageContaining("approved_by_enough");
        assertThat(catchThrowable(() -> database.execute(
                        "UPDATE withdrawals SET state = 'approved', approvals = 2 WHERE number = $1", number)))
                .hasMessageContaining("in_the_state_of_its_newest_step");
        assertThat(catchThrowable(() -> database.execute("""
                        INSERT INTO withdrawal_steps (number, step, state, previous_step, previous_state, at)
                        VALUES ($1, 2, 'settled', 1, 'requested', now())""", number))).hasMessageContaining("step_that_may_follow");
        assertThat(catchThrowable(() -> database.execute("""
                        INSERT INTO withdrawal_steps (number, step, state, previous_step, previous_state, at)
                        VALUES ($1, 2, 'settled', 1, 'broadcast', now())""", number))).hasMessageContaining("violates foreign key");
        assertThat(catchThrowable(() -> database.execute("DELETE FROM withdrawal_steps WHERE number = $1", number)))
                .hasMessageContaining("never changed");
        cancel(id, user).statusCode(200);
    }

    @Test
    void theAuditFindsMoneyThatTheChainDoesNotHold() {
        loop.round();
        String change = "UPDATE simulated_holdings SET amount = amount + $1::text::numeric"
                + " WHERE currency = 'SOL' AND vault = 'cold'";
        rounds(() -> database.execute("SELECT 1 FROM simulated_holdings WHERE currency = 'SOL' AND vault = 'cold'")
                .iterator()
                .hasNext());
        database.execute(change, "-1");
        try {
            JsonPath audit = given().get("/internal/audit").jsonPath();
            assertThat(audit.getList("differences.what", String.class))
                    .contains("the chain does not hold what the ledger says");
            assertThat(audit.getList("differences.where", String.class))
                    .anyMatch(where -> where.startsWith("cold SOL"));
        } finally {
            database.execute(change, "1");
        }
    }

    private static String user() {
        return "funds" + next();
    }

    private static int next() {
        return NUMBERS.getAndIncrement();
    }

    private static String deposit(String user, String currency, String amount, String reference) {
        return """
                {"user_id": "%s", "currency": "%s", "amount": %s, "client_reference": "%s"}""".formatted(user, currency, amount, reference);
    }

    private static String withdrawal(String user, String currency, String amount, String address, String reference) {
        return """
                {"user_id": "%s", "currency": "%s", "amount": %s, "address": "%s", "client_reference": "%s"}""".formatted(user, currency, amount, address, reference);
    }

    private static String transfer(String user, String to, String currency, String amount, String reference) {
        return """
                {"user_id": "%s", "to_user_id": "%s", "currency": "%s", "amount": %s, "client_reference": "%s"}""".formatted(user, to, currency, amount, reference);
    }

    private static ValidatableResponse post(String path, String body) {
        return given().contentType(ContentType.JSON).body(body).post(path).then();
    }

    private static JsonPath json(ValidatableResponse response) {
        return response.extract()
                .jsonPath(
                        JsonPathConfig.jsonPathConfig().numberReturnType(JsonPathConfig.NumberReturnType.BIG_DECIMAL));
    }

    private static String id(ValidatableResponse response) {
        return json(response).getString("id");
    }

    private static String approved(String user, String currency, String amount, String address) {
        String id = id(post("/api/withdrawals", withdrawal(user, currency, amount, address, "a" + next()))
                .statusCode(201));
        approve(id, ONE).statusCode(200);
        approve(id, TWO).statusCode(200);
        return id;
    }

    private static ValidatableResponse approve(String id, @Nullable String key) {
        var request = given();
        if (key != null) {
            request = request.header("X-Approver-Key", key);
        }
        return request.post("/api/withdrawals/{id}/approve", id).then();
    }

    private static ValidatableResponse reject(String id, String body) {
        return given().header("X-Approver-Key", TWO)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/withdrawals/{id}/reject", id)
                .then();
    }

    private static ValidatableResponse cancel(String id, String user) {
        return given().queryParam("user_id", user)
                .delete("/api/withdrawals/{id}", id)
                .then();
    }

    private static String status(String path, String id) {
        return given().get(path + id).jsonPath().getString("status");
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }

    /// Lets the chain go on until the condition holds.
    private void rounds(Condition until) {
        for (int i = 0; i < ROUNDS; i++) {
            if (until.holds()) {
                return;
            }
            loop.round();
        }
        assertThat(until.holds()).as("after %d blocks", ROUNDS).isTrue();
    }

    private static BigDecimal balance(String user, String currency) {
        return decimal(given().get("/api/wallets/{id}", user + "_" + currency)
                .jsonPath(JsonPathConfig.jsonPathConfig().numberReturnType(JsonPathConfig.NumberReturnType.BIG_DECIMAL))
                .getString("balance"));
    }

    private static void assertBalance(String user, String currency, String balance, String locked) {
        JsonPath wallet = given().get("/api/wallets/{id}", user + "_" + currency)
                .jsonPath(
                        JsonPathConfig.jsonPathConfig().numberReturnType(JsonPathConfig.NumberReturnType.BIG_DECIMAL));
        assertThat(decimal(wallet.getString("balance"))).isEqualByComparingTo(balance);
        assertThat(decimal(wallet.getString("locked_balance"))).isEqualByComparingTo(locked);
    }

    private BigDecimal house(String currency) {
        for (var row : database.execute(
                "SELECT balance FROM house_accounts WHERE account = 'house' AND currency = $1", currency)) {
            return row.getBigDecimal(0);
        }
        return BigDecimal.ZERO;
    }

    private long paidTo(String address) {
        return database.execute(
                        "SELECT count(*) FROM simulated_transactions WHERE address = $1 AND block IS NOT NULL", address)
                .iterator()
                .next()
                .getLong(0);
    }

    private List<String> steps(String id) {
        List<String> steps = new ArrayList<>();
        for (var row : database.execute(
                "SELECT state FROM withdrawal_steps WHERE number = $1 ORDER BY step",
                Long.parseLong(id.substring("withdrawal_".length())))) {
            steps.add(row.getString(0));
        }
        return steps;
    }
}
