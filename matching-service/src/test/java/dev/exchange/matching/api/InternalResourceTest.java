package dev.exchange.matching.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.Topics;
import dev.exchange.matching.CommandStream;
import dev.exchange.testing.ExchangeStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
class InternalResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PAIR = "SOL/USD";

    @Test
    void theServiceIsReadyAndHasNoStatisticsOfItsOwn() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().get("/q/health/ready")
                        .then()
                        .statusCode(200)
                        .body("checks.find { it.name == 'matching' }.status", equalTo("UP")));
        given().get("/q/health/live").then().statusCode(200);
        given().get("/internal/stats").then().statusCode(200).body("", anEmptyMap());
    }

    @Test
    void theStateOfAPairIsShownAndAReplayGivesTheSameHash() {
        List<OrderCommand> commands = CommandStream.of(7, PAIR, 500);
        send(commands);

        // The stream's orders ended long ago by the service's clock, so that ticks of its own may follow.
        await().atMost(PATIENCE)
                .untilAsserted(() -> given().queryParam("pair", "sol-usd")
                        .get("/internal/state")
                        .then()
                        .statusCode(200)
                        .body("[0].next_offset", greaterThanOrEqualTo(commands.size()))
                        .body("[0].pairs.pair_symbol", hasItem(PAIR)));

        JsonPath comparisons = given().queryParam("pair", PAIR)
                .get("/internal/replay")
                .then()
                .statusCode(200)
                .body("", hasSize(1))
                .body("[0].identical", equalTo(true))
                .extract()
                .jsonPath();
        assertThat(comparisons.getLong("[0].commands"))
                .isGreaterThanOrEqualTo(commands.size())
                .isEqualTo(comparisons.getLong("[0].next_offset"));
        assertThat(comparisons.getString("[0].live_state_hash"))
                .isEqualTo(comparisons.getString("[0].replayed_state_hash"));
    }

    @Test
    void aPairThatIsNotListedOrHasNoMarketHereIsAProblemInWords() {
        given().queryParam("pair", "DOGE/USD")
                .get("/internal/state")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("unknown_pair"));
        given().queryParam("pair", "ADA/USD")
                .get("/internal/replay")
                .then()
                .statusCode(404)
                .body("code", equalTo("no_market_here"));
    }

    private static void send(List<OrderCommand> commands) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        ExchangeStack.bootstrapServers(),
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            commands.forEach(command -> {
                var _ = producer.send(new ProducerRecord<>(
                        Topics.ORDERS, command.key().getBytes(StandardCharsets.UTF_8), EventJson.write(command)));
            });
        }
    }
}
