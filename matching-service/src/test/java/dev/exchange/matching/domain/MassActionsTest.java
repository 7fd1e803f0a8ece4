package dev.exchange.matching.domain;

import static dev.exchange.contracts.OrderSide.BUY;
import static dev.exchange.contracts.OrderSide.SELL;
import static dev.exchange.matching.domain.TestMarket.updates;
import static dev.exchange.matching.domain.TestMarket.userUpdates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UserUpdate;
import dev.exchange.contracts.UserUpdateCause;
import dev.exchange.engine.EngineLimits;
import dev.exchange.matching.Commands;
import dev.exchange.matching.Draft;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MassActionsTest {
    private final Commands commands = new Commands("BTC/USD");
    private final TestMarket market = new TestMarket();

    private UserUpdate only(OrderCommand command) {
        List<Event> events = market.apply(command);
        assertThat(events).hasSize(1);
        return (UserUpdate) events.getFirst();
    }

    @Test
    void allOrdersOfAUserAreCancelledAndCounted() {
        market.apply(commands.limit("owner", BUY, "1", "100"));
        market.apply(commands.pair(
                "owner",
                Draft.of(OrderType.LIMIT, SELL, "1").price("200"),
                Draft.of(OrderType.STOP_LOSS, SELL, "1").stop("50")));
        market.apply(commands.limit("other", BUY, "1", "100"));
        OrderCommand.CancelAll all = commands.cancelAll("owner");

        List<Event> events = market.apply(all);

        assertThat(updates(events)).hasSize(3).extracting(OrderUpdate::userId).containsOnly("owner");
        assertThat(updates(events))
                .extracting(OrderUpdate::code)
                .contains("cancel_all")
                .doesNotContainNull();
        UserUpdate update = (UserUpdate) events.getLast();
        assertThat(update.cause()).isEqualTo(UserUpdateCause.ALL_CANCELLED);
        assertThat(update.userId()).isEqualTo("owner");
        assertThat(update.cancelledOrders()).isEqualTo(3);
        assertThat(update.requestId()).isEqualTo(all.requestId());
        assertThat(market.only().state().restingBuys()).isEqualTo(1);
    }

    @Test
    void aUserWithoutOrdersIsAnsweredToo() {
        OrderCommand.CancelAll all = commands.cancelAll("nobody");

        UserUpdate update = only(all);

        assertThat(update.cause()).isEqualTo(UserUpdateCause.ALL_CANCELLED);
        assertThat(update.cancelledOrders()).isZero();
        assertThat(update.requestId()).isEqualTo(all.requestId());
    }

    @Test
    void aHaltedMarketRefusesToCancelAll() {
        market.apply(commands.limit("owner", BUY, "1", "100"));
        market.apply(commands.setMarket(MarketState.HALTED));
        OrderCommand.CancelAll all = commands.cancelAll("owner");

        UserUpdate update = only(all);

        assertThat(update.cause()).isEqualTo(UserUpdateCause.REFUSED);
        assertThat(update.code()).isEqualTo("market_halted");
        assertThat(update.requestId()).isEqualTo(all.requestId());
    }

    @Test
    void aCountdownThatIsNotRenewedCancelsItsUsersOrders() {
        Instant deadline = Commands.START.plusSeconds(10);
        OrderCommand.CancelAllAfter after = commands.cancelAllAfter("owner", 10_000);

        UserUpdate set = only(after);
        assertThat(set.cause()).isEqualTo(UserUpdateCause.COUNTDOWN_SET);
        assertThat(set.deadline()).isEqualTo(deadline);
        assertThat(set.requestId()).isEqualTo(after.requestId());
        assertThat(market.only().nextDueMillis()).hasValue(deadline.toEpochMilli());
        // Placed and gone before, and one that stays: the user's number outlives their orders.
        OrderCommand.Place gone = commands.limit("owner", BUY, "1", "100");
        market.apply(gone);
        market.apply(commands.cancel("owner", gone.orderId()));
        market.apply(commands.limit("owner", BUY, "1", "100"));
        assertThat(market.apply(commands.at(deadline.minusMillis(1)).tick())).isEmpty();

        List<Event> events = market.apply(commands.at(deadline).tick());

        assertThat(updates(events)).extracting(OrderUpdate::code).containsExactly("countdown");
        assertThat(userUpdates(events))
                .extracting(UserUpdate::cause)
                .containsExactly(UserUpdateCause.ALL_CANCELLED, UserUpdateCause.COUNTDOWN_ENDED);
        assertThat(userUpdates(events)).extracting(UserUpdate::requestId).containsOnlyNulls();
        assertThat(userUpdates(events)).extracting(UserUpdate::userId).containsOnly("owner");
        assertThat(userUpdates(events).getFirst().cancelledOrders()).isEqualTo(1);
        assertThat(market.only().nextDueMillis()).isEmpty();
    }

    @Test
    void aCountdownIsRenewedAndSwitchedOff() {
        market.apply(commands.cancelAllAfter("owner", 10_000));
        commands.at(Commands.START.plusSeconds(5));

        assertThat(only(commands.cancelAllAfter("owner", 10_000)).deadline()).isEqualTo(Commands.START.plusSeconds(15));
        UserUpdate off = only(commands.cancelAllAfter("owner", 0));
        assertThat(off.cause()).isEqualTo(UserUpdateCause.COUNTDOWN_ENDED);
        assertThat(off.requestId()).isNotNull();
        UserUpdate again = only(commands.cancelAllAfter("owner", 0));
        assertThat(again.cause()).isEqualTo(UserUpdateCause.COUNTDOWN_ENDED);
        assertThat(market.only().nextDueMillis()).isEmpty();
    }

    @Test
    void aCountdownWithASenselessTimeoutOrOneTooManyIsRefused() {
        TestMarket small = new TestMarket(new MarketLimits(new EngineLimits(10, 1, 1, 1), 1_000));
        small.apply(commands.cancelAllAfter("first", 1_000));

        UserUpdate tooMany = userUpdates(small.apply(commands.cancelAllAfter("second", 1_000)))
                .getFirst();
        UserUpdate negative =
                userUpdates(small.apply(commands.cancelAllAfter("first", -1))).getFirst();
        UserUpdate endless = userUpdates(small.apply(commands.cancelAllAfter("first", Long.MAX_VALUE)))
                .getFirst();

        assertThat(List.of(tooMany, negative, endless))
                .allSatisfy(update -> assertThat(update.cause()).isEqualTo(UserUpdateCause.REFUSED))
                .extracting(UserUpdate::code)
                .containsExactly("too_many_countdowns", "invalid_timeout", "invalid_timeout");
    }

    @Test
    void aCountdownOutlivesARestore() throws IOException {
        market.apply(commands.cancelAllAfter("owner", 10_000));
        MarketPartition restored = MarketPartition.restore(
                Commands.CATALOGUE, MarketLimits.DEFAULT, market.partition().snapshot());
        List<Event> out = new ArrayList<>();

        restored.apply(commands.limit("owner", BUY, "1", "100"), out);
        restored.apply(commands.at(Commands.START.plusSeconds(10)).tick(), out);

        assertThat(userUpdates(out))
                .extracting(UserUpdate::cause)
                .containsExactly(UserUpdateCause.ALL_CANCELLED, UserUpdateCause.COUNTDOWN_ENDED);
        assertThat(userUpdates(out).getFirst().cancelledOrders()).isEqualTo(1);
    }
}
