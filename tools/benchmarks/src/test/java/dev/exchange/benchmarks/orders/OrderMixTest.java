package dev.exchange.benchmarks.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.benchmarks.orders.OrderMix.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OrderMixTest {
    private static final int REQUESTS = 20_000;
    private static final long SEED = 7;

    private final OrderMix mix = new OrderMix(new SplittableRandom(SEED), 50, "localhost:8000");

    @Test
    void ofTenRequestsFiveRestThreeCrossAndTwoCancel() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        for (int i = 0; i < REQUESTS; i++) {
            OrderMix.Request request = mix.next("1-" + i);
            counts.merge(request.kind(), 1, Integer::sum);
            if (request.kind() == Kind.CANCELLABLE) {
                mix.rests(i, request.user());
            }
        }

        assertThat(counts.get(Kind.RESTING)).isBetween(5_600, 6_400);
        assertThat(counts.get(Kind.CROSSING)).isBetween(5_600, 6_400);
        assertThat(counts.get(Kind.CANCEL)).isBetween(3_600, 4_200);
        assertThat(counts.get(Kind.CANCELLABLE) - counts.get(Kind.CANCEL)).isBetween(0, 400);
    }

    @Test
    void everyOrderIsOnTheTickAndTheLotOfItsMarket() throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (int i = 0; i < 2_000; i++) {
            String text = mix.next("1-" + i).text();
            String body = text.substring(text.indexOf("\r\n\r\n") + 4);
            assertThat(text).contains("Content-Length: " + body.length() + "\r\n");
            JsonNode order = json.readTree(body);
            OrderMix.Market market = OrderMix.MARKETS.stream()
                    .filter(candidate ->
                            candidate.symbol().equals(order.get("pair_symbol").asText()))
                    .findFirst()
                    .orElseThrow();
            assertThat(new BigDecimal(order.get("price").asText()).remainder(market.tick()))
                    .isZero();
            assertThat(new BigDecimal(order.get("quantity").asText()).remainder(market.lot()))
                    .isZero();
        }
    }

    @Test
    void aCancelNamesAnOrderThatRestsAndItsOwner() {
        mix.rests(4711, 3);
        OrderMix.Request cancel = mix.next("1-0");
        for (int i = 1; cancel.kind() != Kind.CANCEL; i++) {
            cancel = mix.next("1-" + i);
        }

        assertThat(cancel.text()).startsWith("DELETE /api/orders/order_4711?user_id=bench-3 HTTP/1.1\r\n");
    }
}
