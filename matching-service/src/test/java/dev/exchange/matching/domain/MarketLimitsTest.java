package dev.exchange.matching.domain;

import static dev.exchange.contracts.OrderSide.BUY;
import static dev.exchange.contracts.OrderSide.SELL;
import static dev.exchange.matching.domain.TestMarket.fills;
import static dev.exchange.matching.domain.TestMarket.onlyUpdate;
import static dev.exchange.matching.domain.TestMarket.state;
import static dev.exchange.matching.domain.TestMarket.updates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.engine.EngineLimits;
import dev.exchange.matching.Commands;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketLimitsTest {
    private static final MarketLimits FOUR_AND_TWO = new MarketLimits(new EngineLimits(4, 4, 4, 4), 2);

    private final Commands commands = new Commands("BTC/USD");
    private final TestMarket market = new TestMarket(FOUR_AND_TWO);

    @Test
    void aUserHasSoManyOpenOrdersAndNoMore() {
        OrderCommand.Place first = commands.limit("eager", BUY, "1", "100");
        market.apply(first);
        market.apply(commands.limit("eager", BUY, "1", "99"));
        OrderCommand.Place third = commands.limit("eager", BUY, "1", "98");

        OrderUpdate refused = onlyUpdate(market.apply(third));

        assertThat(refused.cause()).isEqualTo(UpdateCause.REJECTED);
        assertThat(refused.code()).isEqualTo("too_many_open_orders");
        assertThat(refused.reason()).contains("at most 2 open orders");
        assertThat(refused.released()).isEqualByComparingTo(third.reservedAmount());
        assertThat(code(commands.limit("another", BUY, "1", "98"))).isNull();
        market.apply(commands.cancel("eager", first.orderId()));
        assertThat(code(commands.limit("eager", BUY, "1", "98"))).isNull();
    }

    @Test
    void whatTradesAtOnceIsTakenBeyondBothLimits() {
        market.apply(commands.limit("a", SELL, "1", "100"));
        market.apply(commands.limit("a", SELL, "1", "101"));
        market.apply(commands.limit("b", BUY, "1", "99"));
        market.apply(commands.limit("b", BUY, "1", "98"));

        assertThat(code(commands.limit("c", BUY, "1", "97"))).isEqualTo("market_full");
        List<Event> bought = market.apply(commands.limit("b", BUY, "1", "100", TimeInForce.IMMEDIATE_OR_CANCEL, null));
        assertThat(fills(bought)).hasSize(1);
        assertThat(state(updates(bought).getLast()).status()).isEqualTo(OrderStatus.FILLED);
        assertThat(code(commands.limit("c", BUY, "1", "97"))).isNull();
    }

    @Test
    void theLimitCountsTheSameAfterARestore() throws IOException {
        market.apply(commands.limit("eager", BUY, "1", "100"));
        market.apply(commands.limit("eager", BUY, "1", "99"));
        MarketPartition restored = MarketPartition.restore(
                Commands.CATALOGUE, FOUR_AND_TWO, market.partition().snapshot());

        List<Event> out = new ArrayList<>();
        restored.apply(commands.limit("eager", BUY, "1", "98"), out);

        assertThat(onlyUpdate(out).code()).isEqualTo("too_many_open_orders");
    }

    private String code(OrderCommand.Place place) {
        return onlyUpdate(market.apply(place)).code();
    }
}
