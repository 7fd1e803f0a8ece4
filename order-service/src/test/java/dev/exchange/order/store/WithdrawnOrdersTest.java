package dev.exchange.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.order.Downstream;
import dev.exchange.order.Downstream.Behaviour;
import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderGroup;
import dev.exchange.order.domain.Updates;
import dev.exchange.testing.ExchangeStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two replicas look after one order: the one that told its client that nothing was done deletes it, the other is asked
/// for it again.
@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
class WithdrawnOrdersTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    OrderStore orders;

    @Inject
    OrderNumbers numbers;

    @Inject
    Downstream downstream;

    @Test
    void anOrderThatIsWantedAgainIsNotWithdrawnByAnotherReplica() {
        List<Long> written = twoOrders();

        boolean kept = orders.wantAgain(written.subList(0, 1)).await().atMost(SOON);
        orders.withdraw(written).await().atMost(SOON);

        assertThat(kept).isTrue();
        assertThat(orders.find(written).await().atMost(SOON))
                .extracting(Order::number)
                .containsExactly(written.getFirst());
    }

    @Test
    void anOrderThatIsWithdrawnAlreadyCannotBeWantedAgain() {
        List<Long> written = twoOrders();

        orders.withdraw(written.subList(0, 1)).await().atMost(SOON);

        assertThat(orders.wantAgain(written).await().atMost(SOON)).isFalse();
    }

    private List<Long> twoOrders() {
        String userId = downstream.user(Behaviour.SILENCE);
        List<Long> taken = numbers.take(2).await().atMost(SOON);
        orders.insert(taken.stream()
                        .map(number -> new OrderGroup(
                                Order.taken(number, Updates.limitTerms(userId, "0.5"), Updates.TIME), List.of()))
                        .toList())
                .await()
                .atMost(SOON);
        return taken;
    }
}
