package dev.exchange.bot.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.exchange.bot.domain.house.QuotingRules;
import dev.exchange.bot.store.HouseSeat;
import dev.exchange.contracts.Catalogue;
import dev.exchange.testing.ExchangeStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@QuarkusTest
@TestProfile(HouseBotsTest.Running.class)
@QuarkusTestResource(ExchangeStack.class)
@WithTestResource(HouseBotsTest.FarEnd.class)
@TestMethodOrder(OrderAnnotation.class)
class HouseBotsTest {
    private static final int MOST_ORDERS = 2
            * QuotingRules.STANDARD.distances().size()
            * Catalogue.standard().pairs().size();

    private static SmallExchange exchange;
    private static String leftNearItsPlace;
    private static String leftAstray;

    @Inject
    Pool pool;

    public static final class Running implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("HOUSE_BOTS", "true", "HOUSE_BOTS_INTERVAL", "0.2");
        }
    }

    /// Starts the far end before the service, with what an earlier run has left in the books.
    public static final class FarEnd implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            exchange = new SmallExchange();
            leftNearItsPlace = exchange.leave("house_maker", "BTC/USD", "buy", "44977.5", "0.0666");
            leftAstray = exchange.leave("house_maker", "BTC/USD", "buy", "30000", "0.1");
            return Map.of("GATEWAY_URL", exchange.url());
        }

        @Override
        public void stop() {
            exchange.close();
        }
    }

    @Test
    @Order(1)
    void everyBookIsQuotedOnBothSidesAndEveryLevelIsTakenOnce() {
        soon().until(() -> exchange.orders() == MOST_ORDERS);

        for (Catalogue.Pair pair : Catalogue.standard().pairs()) {
            for (String side : List.of("buy", "sell")) {
                assertThat(exchange.resting(pair.symbol(), side))
                        .as("%s %s", pair.symbol(), side)
                        .hasSize(QuotingRules.STANDARD.distances().size());
            }
        }
        assertThat(exchange.violations()).isEmpty();
    }

    @Test
    @Order(2)
    void whatAnEarlierRunLeftIsAdoptedWhereItFitsAndCancelledWhereNot() {
        soon().until(() -> !exchange.isOpen(leftAstray));
        assertThat(exchange.isOpen(leftNearItsPlace)).isTrue();
    }

    @Test
    @Order(3)
    void tradesGoOnAndTheNumberOfOrdersDoesNotGrow() {
        int before = exchange.trades();

        soon().until(() -> exchange.trades() >= before + 12);

        assertThat(exchange.orders()).isLessThanOrEqualTo(MOST_ORDERS);
        assertThat(exchange.violations()).isEmpty();
    }

    @Test
    @Order(4)
    void quotesFollowThePriceUpAndDownWithoutMeetingEachOther() {
        for (String factor : List.of("1.02", "0.97", "1.004", "0.999")) {
            exchange.movePrices(new BigDecimal(factor));

            soon().atMost(Duration.ofSeconds(30)).until(HouseBotsTest::everyBookSurroundsItsPrice);
            assertThat(exchange.orders()).isLessThanOrEqualTo(MOST_ORDERS);
        }
        assertThat(exchange.violations()).isEmpty();
    }

    @Test
    @Order(5)
    void anOutageIsWaitedOutWithoutAStormOfRequests() {
        exchange.setDown(true);
        soon().until(() -> settled(exchange.requests()));
        int before = exchange.requests();

        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> exchange.trades() >= 0);
        assertThat(exchange.requests() - before).isBetween(1, 8);

        int trades = exchange.trades();
        exchange.setDown(false);
        soon().until(() -> exchange.trades() > trades);
    }

    @Test
    @Order(6)
    void aHaltedMarketIsLeftAloneAndQuotedAgainWhenItTrades() {
        exchange.setState("BTC/USD", "halted", false);
        exchange.movePrices(new BigDecimal("1.02"));

        soon().until(() -> exchange.refusals() > 0);
        exchange.setState("BTC/USD", "halted", true);
        soon().until(() -> settledRefusals(exchange.refusals()));
        int refused = exchange.refusals();
        // Longer than a market that refused is left alone.
        await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(8)).until(() -> exchange.refusals() == refused);
        assertThat(refused).isLessThan(20);
        // A cancel was refused first, and told that the rest of the plan would be.
        assertThat(exchange.refusedQuotes()).isZero();

        exchange.setState("BTC/USD", "trading", true);
        soon().until(HouseBotsTest::everyBookSurroundsItsPrice);
        assertThat(exchange.violations()).isEmpty();
    }

    @Test
    @Order(7)
    void anotherReplicaFindsTheSeatTaken() {
        HouseSeat other = new HouseSeat(pool);

        assertThat(other.hold()).isFalse();
    }

    /// Whether the retries have become as rare as they get.
    private static boolean settled(int requests) {
        await().during(Duration.ofMillis(700)).atMost(Duration.ofSeconds(2)).until(() -> true);
        return exchange.requests() - requests <= 2;
    }

    private static boolean settledRefusals(int refusals) {
        await().during(Duration.ofMillis(700)).atMost(Duration.ofSeconds(2)).until(() -> true);
        return exchange.refusals() == refusals;
    }

    private static boolean everyBookSurroundsItsPrice() {
        return Catalogue.standard().pairs().stream().allMatch(pair -> {
            BigDecimal price = exchange.price(pair.symbol());
            BigDecimal bid = exchange.resting(pair.symbol(), "buy").stream()
                    .map(HouseBotsTest::price)
                    .max(BigDecimal::compareTo)
                    .orElse(BigDecimal.ZERO);
            BigDecimal ask = exchange.resting(pair.symbol(), "sell").stream()
                    .map(HouseBotsTest::price)
                    .min(BigDecimal::compareTo)
                    .orElse(BigDecimal.ZERO);
            BigDecimal widest = price.multiply(new BigDecimal("0.003"));
            return bid.compareTo(price) < 0
                    && ask.compareTo(price) > 0
                    && ask.subtract(bid).compareTo(widest) < 0;
        });
    }

    private static BigDecimal price(JsonObject order) {
        return new BigDecimal(order.getValue("price").toString());
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(50));
    }
}
