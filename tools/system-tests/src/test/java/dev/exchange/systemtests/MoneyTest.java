package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.contracts.Ids;
import dev.exchange.systemtests.ExchangeAudit.Findings;
import dev.exchange.systemtests.OnExchange.Kind;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// Nothing is lost, nothing is made: not under load, not when things go wrong, not over a restart of everything.
@Order(2)
@OnExchange(Kind.QUIET)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MoneyTest {
    private static final long SEED = 20260102L;
    private static final int ORDERS = 10_000;

    @Test
    @Order(1)
    void tenThousandOrdersOfFiftyUsersConserveEveryCurrencyToTheLastDigit(LocalExchange exchange) throws Exception {
        OrderFlow.Report report = new OrderFlow(exchange.api(), SEED, "money_", 50, ORDERS).run();

        Settled.await(() -> ExchangeAudit.check(exchange, report));
        assertThat(report.accepted()).as("%s", report).hasSizeGreaterThan(ORDERS / 2);
        assertThat(report.cancels()).as("%s", report).isGreaterThan(100);
        ExchangeAudit.checkReplay(exchange);
        ExchangeAudit.checkByAuditCommand(exchange);
    }

    @Test
    @Order(2)
    void whatClientsWereToldHoldsWhateverGoesWrong(LocalExchange exchange) throws Exception {
        FaultRun.Verdict verdict = FaultRun.brief(exchange, SEED, System.out::println);

        assertThat(verdict.report().accepted()).as("%s", verdict).hasSizeGreaterThan(500);
        assertThat(verdict.report().cancels()).as("%s", verdict).isGreaterThan(50);
        assertThat(verdict.report().changes()).as("%s", verdict).isGreaterThan(20);
    }

    @Test
    @Order(3)
    void everythingIsAsItWasAfterDownAndUp(LocalExchange exchange) throws Exception {
        Findings before = Settled.await(() -> ExchangeAudit.check(exchange));
        assertThat(before.orders()).as("orders to find again").isNotEmpty();

        exchange.down();
        exchange.up();

        Findings after = Settled.await(() -> ExchangeAudit.check(exchange));
        assertThat(after).isEqualTo(before);
        ExchangeAudit.checkReplay(exchange);
        ExchangeAudit.checkByAuditCommand(exchange);
    }

    @Test
    @Order(4)
    void anAuditNamesWhatOneServiceHasAndAnotherHasNot(LocalExchange exchange) throws Exception {
        String user = "audited";
        JsonNode order = exchange.api().order(Json.read("""
                        {"user_id": "audited", "pair_symbol": "SOL/USD", "order_type": "limit", "order_side": "buy",
                         "quantity": 1, "price": 1}""")).success();
        String id = order.get("id").asText();
        ExchangeAudit.checkByAuditCommand(exchange);

        try (Connection orders = exchange.database("order-service");
                Statement statement = orders.createStatement()) {
            String change = "UPDATE orders SET status = '%s' WHERE number = " + Ids.orderNumber(id);
            statement.execute(change.formatted("cancelled"));
            LocalExchange.Audit audit = exchange.audit();
            statement.execute(change.formatted("open"));

            assertThat(audit.exitCode()).isEqualTo(1);
            assertThat(audit.report().get("clean").asBoolean()).isFalse();
            assertThat(audit.report().get("differences"))
                    .extracting(
                            difference -> difference.get("where").asText(),
                            difference -> difference.get("what").asText())
                    .containsExactlyInAnyOrder(
                            tuple(id + " of " + user, "funds are locked for an order that is not open"),
                            tuple("SOL/USD", "the engine has other orders than order-service"));
        }
        ExchangeAudit.checkByAuditCommand(exchange);
        exchange.api().delete("/api/orders/" + id + "?user_id=" + user).success();
    }
}
