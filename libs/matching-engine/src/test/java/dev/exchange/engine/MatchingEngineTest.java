package dev.exchange.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules one by one, on the smallest book that shows each. That nothing else happens besides is the fuzz
/// test's.
class MatchingEngineTest {
    private static final long ALICE = 1;
    private static final long BOB = 2;
    private static final long CAROL = 3;

    private final List<String> told = new ArrayList<>();
    private final MatchingEngine engine = new MatchingEngine(new Telling(told));
    private final NewOrder order = new NewOrder();
    private final NewOrder second = new NewOrder();
    private final NewOrder third = new NewOrder();
    private long now = 1_000;

    private NewOrder limit(long id, long user, Side side, long quantity, long price) {
        return order.reset(now, id, user, side, OrderType.LIMIT)
                .quantity(quantity)
                .price(price);
    }

    private void rest(long id, long user, Side side, long quantity, long price) {
        engine.place(limit(id, user, side, quantity, price));
        told.clear();
    }

    /// Makes a last price without leaving anything in the book.
    private void tradeAt(long price) {
        engine.place(limit(9_001, BOB, Side.SELL, 1, price));
        engine.place(limit(9_002, ALICE, Side.BUY, 1, price));
        told.clear();
    }

    @Test
    void tradesGoByPriceThenTimeAtTheMakersPrice() {
        rest(1, ALICE, Side.SELL, 5, 101);
        rest(2, ALICE, Side.SELL, 5, 100);
        rest(3, CAROL, Side.SELL, 5, 100);

        engine.place(limit(4, BOB, Side.BUY, 12, 102));

        assertThat(told)
                .containsExactly(
                        "trade 1: 5 at 100, maker 2, taker 4",
                        "TRADED 2 FILLED 5/5",
                        "trade 2: 5 at 100, maker 3, taker 4",
                        "TRADED 3 FILLED 5/5",
                        "trade 3: 2 at 101, maker 1, taker 4",
                        "TRADED 1 OPEN 2/5",
                        "PLACED 4 FILLED 12/12");
    }

    @Test
    void aMarketOrderThatFindsNothingTellsWhetherThereWasNothingOrItWasTooDear() {
        engine.place(order.reset(now, 1, BOB, Side.BUY, OrderType.MARKET).quantity(5));
        rest(2, ALICE, Side.SELL, 5, 110);
        engine.place(
                order.reset(now, 3, BOB, Side.BUY, OrderType.MARKET).quantity(5).price(109));

        assertThat(told).containsExactly("PLACED 3 CANCELLED 0/5 PRICE_PROTECTION");
        engine.place(
                order.reset(now, 4, BOB, Side.BUY, OrderType.MARKET).quantity(6).price(110));
        assertThat(told).last().isEqualTo("PLACED 4 CANCELLED 5/6 NO_LIQUIDITY");
    }

    @Test
    void aMarketOrderByAmountTakesWholeLotsWhileTheAmountLasts() {
        rest(1, ALICE, Side.SELL, 5, 100);
        rest(2, ALICE, Side.SELL, 5, 130);

        engine.place(order.reset(now, 3, BOB, Side.BUY, OrderType.MARKET).quoteAmount(800));

        assertThat(told)
                .containsExactly(
                        "trade 1: 5 at 100, maker 1, taker 3",
                        "TRADED 1 FILLED 5/5",
                        "trade 2: 2 at 130, maker 2, taker 3",
                        "TRADED 2 OPEN 2/5",
                        "PLACED 3 FILLED 7/7");
    }

    @Test
    void fillOrKillCountsWhatAnIcebergHides() {
        engine.place(order.reset(now, 1, ALICE, Side.SELL, OrderType.ICEBERG)
                .quantity(30)
                .display(10)
                .price(100));
        told.clear();

        engine.place(limit(2, BOB, Side.BUY, 31, 100).timeInForce(TimeInForce.FILL_OR_KILL));
        assertThat(told).containsExactly("PLACED 2 CANCELLED 0/31 NOT_FILLABLE");

        engine.place(limit(3, BOB, Side.BUY, 30, 100).timeInForce(TimeInForce.FILL_OR_KILL));
        assertThat(told).last().isEqualTo("PLACED 3 FILLED 30/30");
    }

    @Test
    void anIcebergsNextPartGoesToTheBackOfTheQueue() {
        engine.place(order.reset(now, 1, ALICE, Side.SELL, OrderType.ICEBERG)
                .quantity(6)
                .display(3)
                .price(100));
        rest(2, CAROL, Side.SELL, 4, 100);

        engine.place(limit(3, BOB, Side.BUY, 8, 100));

        assertThat(told)
                .containsExactly(
                        "trade 1: 3 at 100, maker 1, taker 3",
                        "TRADED 1 OPEN 3/6",
                        "trade 2: 4 at 100, maker 2, taker 3",
                        "TRADED 2 FILLED 4/4",
                        "trade 3: 1 at 100, maker 1, taker 3",
                        "TRADED 1 OPEN 4/6",
                        "PLACED 3 FILLED 8/8");
    }

    @Test
    void reducingAnOrderKeepsItsPlaceAndModifyingItLosesIt() {
        rest(1, ALICE, Side.SELL, 5, 100);
        rest(2, CAROL, Side.SELL, 5, 100);
        engine.amend(1, ALICE, 4, now);
        engine.place(limit(3, BOB, Side.BUY, 1, 100));
        assertThat(told).first().isEqualTo("AMENDED 1 OPEN 0/4");
        assertThat(told).contains("trade 1: 1 at 100, maker 1, taker 3");
        told.clear();

        engine.modify(1, ALICE, 100, 3, now);
        engine.place(limit(4, BOB, Side.BUY, 1, 100));

        assertThat(told).first().isEqualTo("MODIFIED 1 OPEN 1/4");
        assertThat(told).contains("trade 2: 1 at 100, maker 2, taker 4");
    }

    @Test
    void aRejectedReplacementLeavesTheOldOrder() {
        rest(1, ALICE, Side.BUY, 5, 90);
        rest(2, BOB, Side.SELL, 5, 100);

        engine.replace(1, limit(3, ALICE, Side.BUY, 5, 100).postOnly(true));

        assertThat(told).containsExactly("PLACED 3 REJECTED 0/5 POST_ONLY_WOULD_TRADE");
        assertThat(engine.order(1)).isNotNull();
        told.clear();
        engine.replace(1, limit(3, ALICE, Side.BUY, 5, 95));
        assertThat(told).containsExactly("CANCELLED 1 CANCELLED 0/5 REPLACED", "PLACED 3 OPEN 0/5");
    }

    @Test
    void selfTradePreventionFollowsTheIncomingOrdersMode() {
        for (SelfTradePrevention mode : SelfTradePrevention.values()) {
            engine.cancelAll(MatchingEngine.ANY_USER, now);
            rest(10, ALICE, Side.SELL, 5, 100);
            engine.place(limit(11, ALICE, Side.BUY, 8, 100).selfTradePrevention(mode));
            List<String> expected = switch (mode) {
                case NONE ->
                    List.of("trade 1: 5 at 100, maker 10, taker 11", "TRADED 10 FILLED 5/5", "PLACED 11 OPEN 5/8");
                case CANCEL_NEWEST -> List.of("PLACED 11 CANCELLED 0/8 SELF_TRADE");
                case CANCEL_OLDEST -> List.of("CANCELLED 10 CANCELLED 0/5 SELF_TRADE", "PLACED 11 OPEN 0/8");
                case CANCEL_BOTH ->
                    List.of("CANCELLED 10 CANCELLED 0/5 SELF_TRADE", "PLACED 11 CANCELLED 0/8 SELF_TRADE");
                case DECREMENT_AND_CANCEL -> List.of("CANCELLED 10 CANCELLED 0/5 SELF_TRADE", "PLACED 11 OPEN 0/3");
            };
            assertThat(told).as("%s", mode).isEqualTo(expected);
        }
    }

    @Test
    void stopsEnterByPriceThenAgeAndCascade() {
        tradeAt(100);
        engine.place(order.reset(now, 1, ALICE, Side.SELL, OrderType.STOP_LOSS)
                .quantity(1)
                .stopPrice(97));
        engine.place(order.reset(now, 2, ALICE, Side.SELL, OrderType.STOP_LOSS)
                .quantity(1)
                .stopPrice(98));
        engine.place(order.reset(now, 3, ALICE, Side.SELL, OrderType.STOP_LIMIT)
                .quantity(1)
                .stopPrice(98)
                .price(99));
        rest(4, BOB, Side.BUY, 1, 98);
        rest(5, BOB, Side.BUY, 1, 97);

        engine.place(limit(6, CAROL, Side.SELL, 1, 98));

        assertThat(told)
                .containsExactly(
                        "trade 2: 1 at 98, maker 4, taker 6",
                        "TRADED 4 FILLED 1/1",
                        "PLACED 6 FILLED 1/1",
                        "TRIGGERED 2 PENDING 0/1",
                        "TRIGGERED 3 PENDING 0/1",
                        "trade 3: 1 at 97, maker 5, taker 2",
                        "TRADED 5 FILLED 1/1",
                        "ENTERED 2 FILLED 1/1",
                        "TRIGGERED 1 PENDING 0/1",
                        "ENTERED 3 OPEN 0/1",
                        "ENTERED 1 CANCELLED 0/1 NO_LIQUIDITY");
    }

    @Test
    void aTrailingStopFollowsTheBestPriceAndKeepsItsMarkThroughARestore() throws IOException {
        tradeAt(100);
        engine.place(order.reset(now, 1, ALICE, Side.SELL, OrderType.TRAILING_STOP)
                .quantity(1)
                .trailBasisPoints(500));
        tradeAt(120);
        assertThat(engine.order(1).stopPriceTicks()).isEqualTo(114);

        MatchingEngine restored = restored();
        assertThat(restored.order(1).markPriceTicks()).isEqualTo(120);
        tradeAt(115);
        assertThat(engine.order(1).stopPriceTicks()).isEqualTo(114);
        tradeAt(114);
        assertThat(engine.order(1)).isNull();
    }

    @Test
    void oneCancelsOtherCancelsTheOtherOnTheFirstTrade() {
        tradeAt(100);
        engine.placeOneCancelsOther(
                limit(1, ALICE, Side.SELL, 5, 110),
                second.reset(now, 2, ALICE, Side.SELL, OrderType.STOP_LOSS)
                        .quantity(5)
                        .stopPrice(95));
        assertThat(told).containsExactly("PLACED 2 PENDING 0/5", "PLACED 1 OPEN 0/5");
        told.clear();

        engine.place(limit(3, BOB, Side.BUY, 2, 110));

        assertThat(told)
                .containsExactly(
                        "trade 2: 2 at 110, maker 1, taker 3",
                        "TRADED 1 OPEN 2/5",
                        "CANCELLED 2 CANCELLED 0/5 LINKED_ORDER_EXECUTED",
                        "PLACED 3 FILLED 2/2");
    }

    @Test
    void aBracketsLegsEnterForWhatItsEntryFilled() {
        tradeAt(100);
        rest(1, BOB, Side.SELL, 3, 100);
        engine.placeBracket(
                limit(2, ALICE, Side.BUY, 5, 100).timeInForce(TimeInForce.IMMEDIATE_OR_CANCEL),
                second.reset(now, 3, ALICE, Side.SELL, OrderType.LIMIT).price(110),
                third.reset(now, 4, ALICE, Side.SELL, OrderType.STOP_LOSS).stopPrice(95));

        assertThat(told)
                .containsExactly(
                        "PLACED 3 PENDING 0/5",
                        "PLACED 4 PENDING 0/5",
                        "trade 2: 3 at 100, maker 1, taker 2",
                        "TRADED 1 FILLED 3/3",
                        "PLACED 2 CANCELLED 3/5 IMMEDIATE_REST",
                        "ENTERED 3 OPEN 0/3",
                        "ENTERED 4 PENDING 0/3");
    }

    @Test
    void dayOrdersEndAtMidnightAndNotBefore() {
        long midnight = 3 * MatchingEngine.DAY_MILLIS;
        now = midnight - 5_000;
        engine.place(limit(1, ALICE, Side.BUY, 5, 100).timeInForce(TimeInForce.DAY));
        engine.place(limit(2, ALICE, Side.BUY, 5, 100).expiry(now + 1_000));
        told.clear();

        engine.tick(midnight - 4_000);
        assertThat(told).containsExactly("EXPIRED 2 EXPIRED 0/5 TIME_ENDED");
        engine.tick(midnight - 1);
        assertThat(engine.order(1)).isNotNull();
        engine.tick(midnight);
        assertThat(told).last().isEqualTo("EXPIRED 1 EXPIRED 0/5 TIME_ENDED");
    }

    @Test
    void anOrderBeyondThePriceBandStopsThereAndSaysSo() {
        tradeAt(100);
        engine.setPriceBand(500, now);
        rest(1, BOB, Side.SELL, 5, 105);
        rest(2, BOB, Side.SELL, 5, 106);

        engine.place(limit(3, ALICE, Side.BUY, 10, 120));

        assertThat(told).last().isEqualTo("PLACED 3 CANCELLED 5/10 PRICE_BAND");
    }

    @Test
    void marketStatesAcceptWhatTheySay() {
        rest(1, ALICE, Side.BUY, 5, 100);
        engine.setState(MarketState.POST_ONLY, now);
        engine.place(limit(2, BOB, Side.SELL, 5, 100));
        engine.place(limit(3, BOB, Side.SELL, 5, 101));
        engine.setState(MarketState.CANCEL_ONLY, now);
        engine.place(limit(4, BOB, Side.SELL, 5, 101));
        engine.cancel(3, BOB, now);
        engine.setState(MarketState.HALTED, now);
        engine.cancel(1, ALICE, now);

        assertThat(told)
                .containsExactly(
                        "market POST_ONLY",
                        "PLACED 2 REJECTED 0/5 MARKET_POST_ONLY",
                        "PLACED 3 OPEN 0/5",
                        "market CANCEL_ONLY",
                        "PLACED 4 REJECTED 0/5 MARKET_CANCEL_ONLY",
                        "CANCELLED 3 CANCELLED 0/5 REQUESTED",
                        "market HALTED",
                        "refused CANCEL 1: MARKET_HALTED");
    }

    @Test
    void anAuctionMeetsAtThePriceOfTheGreatestVolume() {
        engine.setState(MarketState.AUCTION, now);
        engine.place(limit(1, ALICE, Side.BUY, 10, 105));
        engine.place(limit(2, BOB, Side.SELL, 4, 100));
        engine.place(limit(3, CAROL, Side.SELL, 5, 103));
        engine.place(limit(4, BOB, Side.SELL, 9, 106));
        assertThat(told).contains("meets at 104: 9, 1 left over");
        told.clear();

        engine.setState(MarketState.TRADING, now);

        assertThat(told)
                .containsExactly(
                        "trade 1: 4 at 104, maker 2, taker 1, auction",
                        "TRADED 2 FILLED 4/4",
                        "TRADED 1 OPEN 4/10",
                        "trade 2: 5 at 104, maker 3, taker 1, auction",
                        "TRADED 3 FILLED 5/5",
                        "TRADED 1 OPEN 9/10",
                        "market TRADING");
    }

    @Test
    void aCountdownThatIsNotRenewedCancelsTheUsersOrders() {
        rest(1, ALICE, Side.BUY, 5, 100);
        rest(2, BOB, Side.BUY, 5, 100);
        engine.cancelAllAfter(ALICE, 1_000, 2_000);
        engine.cancelAllAfter(ALICE, 1_000, 2_900);
        told.clear();

        engine.tick(3_800);
        assertThat(told).isEmpty();
        engine.tick(3_900);

        assertThat(told).containsExactly("CANCELLED 1 CANCELLED 0/5 COUNTDOWN");
        assertThat(engine.order(2)).isNotNull();
    }

    @Test
    void aLevelThatCouldOverflowTakesNoMore() {
        int id = 1;
        do {
            engine.place(limit(id++, ALICE, Side.BUY, MatchingEngine.MAX_QUANTITY_LOTS, 100));
        } while (!told.getLast().contains("CANCELLED"));

        assertThat(told.getLast()).endsWith("LEVEL_FULL");
        assertThat(id).isGreaterThan(8_000);
    }

    @Test
    void aMillionRestingOrdersAreRestoredWithinTwoSeconds() throws IOException {
        MatchingEngine full = new MatchingEngine(new Telling(null));
        for (int i = 1; i <= 1_000_000; i++) {
            Side side = (i & 1) == 0 ? Side.BUY : Side.SELL;
            long price = side == Side.BUY ? 50_000 - i % 5_000 : 50_001 + i % 5_000;
            full.place(limit(i, 1 + i % 1_000, side, 1 + i % 7, price).expiry(i % 3 == 0 ? now + i : 0));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(100_000_000);
        full.snapshot(new DataOutputStream(bytes));
        byte[] snapshot = bytes.toByteArray();
        MatchingEngine restored = new MatchingEngine(new Telling(null));

        // The thread's own time: what else the machine does is not the engine's.
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        restored.restore(new DataInputStream(new ByteArrayInputStream(snapshot)));
        long millis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000;

        assertThat(restored.orderCount()).isEqualTo(1_000_000);
        assertThat(millis).isLessThan(2_000);
        assertThat(restored.stateHash()).isEqualTo(full.stateHash());
    }

    @Test
    void whatIsNotASnapshotIsRefused() {
        assertThatThrownBy(() -> engine.restore(new DataInputStream(new ByteArrayInputStream(new byte[64]))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a snapshot");
        rest(1, ALICE, Side.BUY, 1, 1);
        assertThatThrownBy(() -> engine.restore(new DataInputStream(new ByteArrayInputStream(new byte[64]))))
                .isInstanceOf(IllegalStateException.class);
    }

    private MatchingEngine restored() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        engine.snapshot(new DataOutputStream(bytes));
        MatchingEngine restored = new MatchingEngine(new Telling(new ArrayList<>()));
        restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        return restored;
    }
}
