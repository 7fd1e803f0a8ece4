package dev.exchange.wallet;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.RequestRejection;
import dev.exchange.contracts.Topics;
import dev.exchange.platform.kafka.EventProducer;
import dev.exchange.testing.ExchangeStack;
import dev.exchange.wallet.domain.Orders;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ProductionTest.Production.class)
class ProductionTest {
    public static final class Production implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("ENVIRONMENT", "production");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(ExchangeStack.class), new TestResourceEntry(EmptyTopics.class));
        }
    }

    @Inject
    EventProducer producer;

    @Test
    void aUserWhoIsNamedIsGivenNothing() {
        given().queryParam("user_id", "stranger")
                .get("/api/wallets")
                .then()
                .statusCode(200)
                .body("", hasSize(0));
        given().queryParam("user_id", "stranger")
                .get("/api/portfolio")
                .then()
                .statusCode(404)
                .body("code", equalTo("portfolio_not_found"));
        given().get("/internal/stats").then().body("total_wallets", equalTo(0));
    }

    @Test
    void anOrderOfAUserWithoutMoneyIsRefused() {
        var request = Orders.limit(5_000_000_001L, "stranger", "BTC/USD", OrderSide.BUY, "1", "100");
        try (var rejections = new TopicReader<>(Topics.ORDER_REJECTIONS, RequestRejection.class)) {
            producer.send(Topics.ORDER_REQUESTS, request).join();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(rejections.records())
                            .extracting(read -> read.event().reason())
                            .contains("This order needs 100.2 USD, and 0 USD is available"));
        }
        given().get("/internal/audit").then().body("clean", equalTo(true)).body("transfers", equalTo(0));
    }

    @Test
    void nothingIsDepositedOrWithdrawnWithoutAChainAndNobodyUnknownIsGivenMoney() {
        String body = """
                {"user_id": "stranger", "currency": "BTC", "amount": 1, "address": "bc1q", "to_user_id": "nobody",
                 "client_reference": "r"}""";
        for (String path : List.of("/api/deposits", "/api/withdrawals")) {
            given().contentType("application/json")
                    .body(body)
                    .post(path)
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("chain_not_connected"));
        }
        given().contentType("application/json")
                .body(body)
                .post("/api/transfers")
                .then()
                .statusCode(404)
                .body("code", equalTo("user_not_found"));
        given().header("X-Approver-Key", "development-1")
                .post("/api/withdrawals/withdrawal_1/approve")
                .then()
                .statusCode(403)
                .body("code", equalTo("approvers_not_set"));
    }
}
