package dev.exchange.matching.domain;

import static dev.exchange.contracts.OrderSide.BUY;
import static dev.exchange.contracts.OrderSide.SELL;
import static dev.exchange.matching.domain.TestMarket.fills;
import static dev.exchange.matching.domain.TestMarket.onlyUpdate;
import static dev.exchange.matching.domain.TestMarket.state;
import static dev.exchange.matching.domain.TestMarket.updates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.matching.Commands;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairMarketTest {
    private final Commands commands = new Commands("BTC/USD");
    private final MarketPartition market = new MarketPartition(Commands.CATALOGUE, MarketLimits.DEFAULT);

    @Test
    void aLimitOrderRestsWithItsWholeReservation() {
        OrderCommand.Place buy = commands.limit("alice", BUY, "0.5", "45000");

        OrderUpdate update = onlyUpdate(apply(buy));

        OrderState state = state(update);
        assertThat(update.cause()).isEqualTo(UpdateCause.PLACED);
        assertThat(update.sequence()).isEqualTo(1);
        assertThat(update.eventId()).isEqualTo("BTC/USD-1");
        assertThat(update.code()).isNull();
        assertThat(state.status()).isEqualTo(OrderStatus.OPEN);
        assertThat(state.priority()).isEqualTo(1);
        assertThat(state.clientOrderId()).isEqualTo(buy.clientOrderId());
        // 0.5 x 45000 and a taker's fee of 0.2 % on it
        assertThat(state.reserved()).isEqualByComparingTo("22545");
        assertThat(state.reservedCurrency()).isEqualTo("USD");
        assertThat(update.released()).isZero();
    }

    @Test
    void aFillChargesMakerAndTakerInTheQuoteCurrencyAndFreesWhatABuyNoLongerNeeds() {
        apply(commands.limit("maker", SELL, "1", "44000"));

        List<Event> events = apply(commands.limit("taker", BUY, "0.4", "45000"));

        Fill fill = fills(events).getFirst();
        assertThat(fill.sequence()).isEqualTo(1);
        assertThat(fill.tradeId()).isEqualTo(Ids.trade(1, 1));
        assertThat(fill.price()).isEqualByComparingTo("44000");
        assertThat(fill.value()).isEqualByComparingTo("17600");
        assertThat(fill.takerSide()).isEqualTo(BUY);
        assertThat(fill.feeCurrency()).isEqualTo("USD");
        assertThat(fill.maker().fee()).isEqualByComparingTo("17.6");
        assertThat(fill.maker().spent()).isEqualByComparingTo("0.4");
        assertThat(fill.maker().received()).isEqualByComparingTo("17582.4");
        assertThat(fill.maker().released()).isZero();
        assertThat(fill.taker().fee()).isEqualByComparingTo("35.2");
        assertThat(fill.taker().spent()).isEqualByComparingTo("17635.2");
        assertThat(fill.taker().received()).isEqualByComparingTo("0.4");
        // 0.4 x 45000 x 1.002 = 18036 were reserved
        assertThat(fill.taker().released()).isEqualByComparingTo("400.8");

        List<OrderUpdate> updates = updates(events);
        assertThat(updates).extracting(OrderUpdate::cause).containsExactly(UpdateCause.MATCHED, UpdateCause.PLACED);
        assertThat(state(updates.get(0)).status()).isEqualTo(OrderStatus.OPEN);
        assertThat(state(updates.get(0)).reserved()).isEqualByComparingTo("0.6");
        assertThat(state(updates.get(1)).status()).isEqualTo(OrderStatus.FILLED);
        assertThat(state(updates.get(1)).reserved()).isZero();
        assertThat(updates.get(1).released()).isZero();
    }

    @Test
    void aRestingBuyFreesTheTakersFeeItHeldWhenItTradesAsAMaker() {
        apply(commands.limit("maker", BUY, "1", "100"));

        Fill fill = fills(apply(commands.limit("taker", SELL, "0.5", "100"))).getFirst();

        // held 100.2; spends 50 + 0.05; the rest needs 50 + 0.1
        assertThat(fill.maker().spent()).isEqualByComparingTo("50.05");
        assertThat(fill.maker().released()).isEqualByComparingTo("0.05");
    }

    @Test
    void aFeeIsRoundedUpAtThePrecisionOfTheQuoteCurrency() {
        commands.fees("0.00033333", "0.00033333", "0");
        apply(commands.limit("maker", SELL, "0.0001", "0.01"));

        Fill fill = fills(apply(commands.limit("taker", BUY, "0.0001", "0.01"))).getFirst();

        assertThat(fill.value()).isEqualByComparingTo("0.000001");
        assertThat(fill.maker().fee()).isEqualByComparingTo("0.00000001");
        assertThat(fill.taker().fee()).isEqualByComparingTo("0.00000001");
    }

    @Test
    void theLeastFeeNeverTakesMoreThanASellerReceives() {
        apply(commands.limit("buyer", BUY, "0.0001", "0.01"));

        Fill fill =
                fills(apply(commands.limit("seller", SELL, "0.0001", "0.01"))).getFirst();

        // the least fee is 0.0001, the trade is worth 0.000001
        assertThat(fill.seller().fee()).isEqualByComparingTo("0.000001");
        assertThat(fill.seller().received()).isZero();
    }

    @Test
    void theLeastFeeOfManySmallFillsNeverEatsIntoWhatTheRestOfABuyCosts() {
        for (int i = 0; i < 3; i++) {
            apply(commands.limit("seller", SELL, "0.0001", "1"));
        }

        // reserved: 0.0003 and one least fee of 0.0001; three fills would owe 0.0003 of fees
        List<Event> events = apply(commands.limit("buyer", BUY, "0.0003", "1"));

        assertThat(fills(events))
                .extracting(fill -> fill.buyer().fee().stripTrailingZeros())
                .containsExactly(new BigDecimal("0.0001"), BigDecimal.ZERO.stripTrailingZeros(), BigDecimal.ZERO);
        assertThat(state(updates(events).getLast()).status()).isEqualTo(OrderStatus.FILLED);
        assertThat(state(updates(events).getLast()).feesPaid()).isEqualByComparingTo("0.0001");
    }

    @Test
    void aMarketBuyStopsAtItsProtectionPriceAndFreesTheRest() {
        apply(commands.limit("near", SELL, "0.1", "100"));
        apply(commands.limit("far", SELL, "0.1", "200"));

        List<Event> events = apply(commands.market("buyer", BUY, "0.2", "105"));

        assertThat(fills(events)).hasSize(1);
        OrderUpdate update = updates(events).getLast();
        assertThat(update.cause()).isEqualTo(UpdateCause.PLACED);
        assertThat(state(update).status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(state(update).price()).isNull();
        assertThat(update.code()).isEqualTo("price_protection");
        assertThat(update.reason()).contains("slippage");
        assertThat(state(update).filledQuantity()).isEqualByComparingTo("0.1");
        // reserved 0.2 x 105 x 1.002 = 21.042; spent 10.02; kept for the rest 10.521 and freed at the end
        assertThat(fills(events).getFirst().buyer().released()).isEqualByComparingTo("0.501");
        assertThat(update.released()).isEqualByComparingTo("10.521");
    }

    @Test
    void aMarketOrderThatFindsNothingIsCancelledWithTheReasonInWords() {
        OrderCommand.Place buy = commands.market("buyer", BUY, "0.2", "105");

        OrderUpdate update = onlyUpdate(apply(buy));

        assertThat(state(update).status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(update.code()).isEqualTo("no_liquidity");
        assertThat(update.reason()).isNotBlank();
        assertThat(update.released()).isEqualByComparingTo(buy.reservedAmount());
    }

    @Test
    void theRestOfAnImmediateOrCancelOrderIsFreed() {
        apply(commands.limit("seller", SELL, "0.1", "100"));

        List<Event> events = apply(commands.limit("buyer", BUY, "0.3", "100", TimeInForce.IMMEDIATE_OR_CANCEL, null));

        OrderUpdate update = updates(events).getLast();
        assertThat(state(update).status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(update.code()).isEqualTo("immediate_or_cancel");
        assertThat(update.released()).isEqualByComparingTo("20.04");
    }

    @Test
    void aFillOrKillOrderThatCannotBeFilledTouchesNothing() {
        apply(commands.limit("seller", SELL, "0.1", "100"));
        OrderCommand.Place buy = commands.limit("buyer", BUY, "0.3", "100", TimeInForce.FILL_OR_KILL, null);

        OrderUpdate update = onlyUpdate(apply(buy));

        assertThat(update.code()).isEqualTo("fill_or_kill");
        assertThat(update.released()).isEqualByComparingTo(buy.reservedAmount());
    }

    @Test
    void aCancelFreesWhatIsLeftOfAPartlyFilledOrder() {
        OrderCommand.Place buy = commands.limit("buyer", BUY, "1", "100");
        apply(buy);
        apply(commands.limit("seller", SELL, "0.5", "100"));

        OrderUpdate update = onlyUpdate(apply(commands.cancel("buyer", buy.orderId())));

        assertThat(update.cause()).isEqualTo(UpdateCause.CANCELLED);
        assertThat(update.code()).isEqualTo("user_requested");
        assertThat(state(update).status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(state(update).filledQuantity()).isEqualByComparingTo("0.5");
        assertThat(update.released()).isEqualByComparingTo("50.1");
        assertThat(state(update).reserved()).isZero();
    }

    @Test
    void aCancelOfAnOrderThatIsGoneOrAnothersIsRefusedWithoutAnEffect() {
        OrderCommand.Place buy = commands.limit("owner", BUY, "1", "100");
        apply(buy);

        OrderUpdate others = onlyUpdate(apply(commands.cancel("stranger", buy.orderId())));
        OrderUpdate unknown = onlyUpdate(apply(commands.cancel("owner", "order_999")));
        OrderUpdate senseless = onlyUpdate(apply(commands.cancel("owner", "no-such-id")));

        assertThat(List.of(others, unknown, senseless))
                .allSatisfy(update -> {
                    assertThat(update.cause()).isEqualTo(UpdateCause.CANCEL_REJECTED);
                    assertThat(update.order()).isNull();
                    assertThat(update.released()).isZero();
                })
                .extracting(OrderUpdate::code)
                .containsExactly("not_owner", "order_not_found", "order_not_found");
        assertThat(others.userId()).isEqualTo("stranger");
        assertThat(pairState().restingBuys()).isEqualTo(1);
    }

    @Test
    void anOrderExpiresWhenATickCarriesItsTimePastTheEnd() {
        Instant end = Commands.START.plusSeconds(60);
        OrderCommand.Place buy = commands.limit("buyer", BUY, "1", "100", TimeInForce.GOOD_TIL_CANCELED, end);
        apply(buy);
        assertThat(onlyMarket().nextDueMillis()).hasValue(end.toEpochMilli());

        assertThat(apply(commands.at(end.minusMillis(1)).tick())).isEmpty();
        OrderUpdate update = onlyUpdate(apply(commands.at(end).tick()));

        assertThat(update.cause()).isEqualTo(UpdateCause.EXPIRED);
        assertThat(update.code()).isEqualTo("expired");
        assertThat(state(update).status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(state(update).expiresAt()).isEqualTo(end);
        assertThat(update.time()).isEqualTo(end);
        assertThat(update.released()).isEqualByComparingTo(buy.reservedAmount());
        assertThat(onlyMarket().nextDueMillis()).isEmpty();
    }

    @Test
    void aDayOrderEndsAtMidnightUtcAndNeverTradesAfterIt() {
        OrderCommand.Place sell = commands.limit("seller", SELL, "1", "100", TimeInForce.DAY, null);
        apply(sell);

        List<Event> events =
                apply(commands.at(Commands.START.plus(Duration.ofHours(13))).limit("buyer", BUY, "1", "100"));

        assertThat(fills(events)).isEmpty();
        assertThat(updates(events))
                .extracting(OrderUpdate::cause)
                .containsExactly(UpdateCause.EXPIRED, UpdateCause.PLACED);
        assertThat(state(updates(events).getFirst()).expiresAt()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
    }

    @Test
    void theClockNeverRunsBackwards() {
        apply(commands.at(Commands.START.plusSeconds(10)).limit("a", BUY, "1", "100"));

        OrderUpdate update = onlyUpdate(apply(commands.at(Commands.START).limit("b", BUY, "1", "100")));

        assertThat(update.time()).isEqualTo(Commands.START.plusSeconds(10));
        assertThat(state(update).createdAt()).isEqualTo(Commands.START);
    }

    @Test
    void aStopWaitsWithItsReservationAndTradesWhenItsPriceIsReached() {
        apply(commands.limit("bidder", BUY, "1", "90"));
        OrderCommand.Place stop = commands.stopLoss("owner", SELL, "0.5", "95", "80");
        OrderUpdate waiting = onlyUpdate(apply(stop));
        assertThat(state(waiting).status()).isEqualTo(OrderStatus.PENDING);
        assertThat(state(waiting).reserved()).isEqualByComparingTo("0.5");
        assertThat(pairState().waiting()).isEqualTo(1);

        List<Event> events = apply(commands.limit("seller", SELL, "0.1", "90"));

        assertThat(fills(events)).extracting(fill -> fill.taker().userId()).containsExactly("seller", "owner");
        OrderUpdate last = updates(events).getLast();
        assertThat(last.orderId()).isEqualTo(stop.orderId());
        assertThat(last.cause()).isEqualTo(UpdateCause.TRIGGERED);
        assertThat(state(last).status()).isEqualTo(OrderStatus.FILLED);
        assertThat(state(last).stopPrice()).isEqualByComparingTo("95");
    }

    @Test
    void aRequestAppliedBeforeChangesNothing() {
        OrderCommand.Place first = commands.limit("a", BUY, "1", "100");
        OrderCommand.Place second = commands.limit("b", BUY, "1", "100");
        apply(first);
        apply(second);
        String before = market.stateHash();
        List<Event> out = new ArrayList<>();

        assertThat(market.apply(second, out)).isEqualTo(MarketPartition.Outcome.SEEN_BEFORE);
        assertThat(market.apply(first, out)).isEqualTo(MarketPartition.Outcome.SEEN_BEFORE);

        assertThat(out).isEmpty();
        assertThat(market.stateHash()).isEqualTo(before);
    }

    @Test
    void requestsOfOneOriginDoNotHideThoseOfAnother() {
        apply(commands.limit("a", BUY, "1", "100"));
        Commands other = new Commands("BTC/USD", 7, 1_000);

        assertThat(apply(other.limit("b", BUY, "1", "100"))).hasSize(1);
    }

    @Test
    void anOrderIdThatIsAliveIsNotPlacedAgainUnderANewRequest() {
        OrderCommand.Place first = commands.limit("a", BUY, "1", "100");
        apply(first);
        List<Event> out = new ArrayList<>();

        OrderCommand.Place again = new Commands("BTC/USD", 3, 1).limit("a", BUY, "1", "100");
        assertThat(again.orderId()).isEqualTo(first.orderId());

        assertThat(market.apply(again, out)).isEqualTo(MarketPartition.Outcome.SEEN_BEFORE);
        assertThat(out).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.00005, 100,    invalid_quantity, lot size 0.0001",
        "-1,      100,    invalid_quantity, lot size 0.0001",
        "0,       100,    invalid_quantity, lot size 0.0001",
        "1e30,    100,    invalid_quantity, lot size 0.0001",
        "1,       100.005, invalid_price,   tick size 0.01",
        "1,       0,      invalid_price,    tick size 0.01",
        "1,       1e20,   invalid_price,    tick size 0.01",
    })
    void anOrderThatMakesNoSenseIsRejectedAndItsFundsAreFreed(
            String quantity, String price, String code, String words) {
        OrderCommand.Place place = commands.place(
                "user",
                OrderType.LIMIT,
                SELL,
                TimeInForce.GOOD_TIL_CANCELED,
                new BigDecimal(quantity),
                new BigDecimal(price),
                null,
                null,
                null,
                new BigDecimal("7.5"));

        OrderUpdate update = onlyUpdate(apply(place));

        assertThat(update.cause()).isEqualTo(UpdateCause.REJECTED);
        assertThat(update.code()).isEqualTo(code);
        assertThat(update.reason()).contains(words);
        assertThat(state(update).status()).isEqualTo(OrderStatus.REJECTED);
        assertThat(update.released()).isEqualByComparingTo("7.5");
        assertThat(state(update).reserved()).isZero();
    }

    @Test
    void anOrderWithLessThanItNeedsIsRejected() {
        OrderCommand.Place place = commands.place(
                "user",
                OrderType.LIMIT,
                BUY,
                TimeInForce.GOOD_TIL_CANCELED,
                BigDecimal.ONE,
                new BigDecimal("100"),
                null,
                null,
                null,
                new BigDecimal("99.99"));

        OrderUpdate update = onlyUpdate(apply(place));

        assertThat(update.code()).isEqualTo("invalid_reservation");
        assertThat(update.released()).isEqualByComparingTo("99.99");
    }

    @Test
    void anOrderThatHasEndedAlreadyWhenItComesIsRejected() {
        OrderCommand.Place place =
                commands.limit("user", BUY, "1", "100", TimeInForce.GOOD_TIL_DATE, Commands.START.minusSeconds(1));

        OrderUpdate update = onlyUpdate(apply(place));

        assertThat(update.code()).isEqualTo("invalid_expiry");
        assertThat(update.released()).isEqualByComparingTo(place.reservedAmount());
    }

    @Test
    void aPairThatIsNotListedIsPassedOver() {
        OrderCommand.Tick tick = new OrderCommand.Tick("tick", 1, Commands.START, 1, "DOGE/USD");
        List<Event> out = new ArrayList<>();

        assertThat(market.apply(tick, out)).isEqualTo(MarketPartition.Outcome.UNKNOWN_PAIR);

        assertThat(market.markets()).isEmpty();
    }

    @Test
    void aDamagedSnapshotIsRefused() {
        apply(commands.limit("a", BUY, "1", "100"));
        MarketPartition.Snapshot good = market.snapshot();
        byte[] damaged = good.pieces().getFirst().clone();
        damaged[damaged.length / 2] ^= 1;

        assertThatThrownBy(() -> restore(new MarketPartition.Snapshot(List.of(damaged), good.stateHash())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hash");
        assertThatThrownBy(() -> restore(new MarketPartition.Snapshot(good.pieces(), "0".repeat(64))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hash");
    }

    @Test
    void aSnapshotOfAnotherVersionIsToldFromADamagedOne() {
        apply(commands.limit("a", BUY, "1", "100"));
        byte[] older = market.snapshot().pieces().getFirst().clone();
        // The version follows the four bytes that say what it is.
        older[5] = 1;
        String hash = StateDigest.of(out -> out.write(older));

        assertThatThrownBy(() -> restore(new MarketPartition.Snapshot(List.of(older), hash)))
                .isInstanceOf(SnapshotVersionException.class)
                .hasMessageContaining("Version 1 of the snapshot");
    }

    private static MarketPartition restore(MarketPartition.Snapshot snapshot) throws IOException {
        return MarketPartition.restore(Commands.CATALOGUE, MarketLimits.DEFAULT, snapshot);
    }

    private List<Event> apply(OrderCommand command) {
        List<Event> out = new ArrayList<>();
        assertThat(market.apply(command, out)).isEqualTo(MarketPartition.Outcome.APPLIED);
        return out;
    }

    private PairMarket onlyMarket() {
        return market.markets().iterator().next();
    }

    private PairState pairState() {
        return onlyMarket().state();
    }
}
