package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.systemtests.ExchangeAudit.Findings;
import dev.exchange.systemtests.OnExchange.Kind;
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
    }
}
