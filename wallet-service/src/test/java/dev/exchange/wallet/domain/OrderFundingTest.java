package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.contracts.RequestOrigin;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrderFundingTest {
    private static final RequestOrigin ORIGIN = new RequestOrigin(3, 41);
    private static final WalletKey USD = new WalletKey("ada", "USD");
    private static final WalletKey BTC = new WalletKey("ada", "BTC");

    private final FundingRule rule = new FundingRule(Orders.CATALOGUE, Orders.FEES, decimal("0.05"));
    private final Ledger ledger = new Ledger(Map.of(
            USD, new Balance(decimal("300"), decimal("0")),
            BTC, new Balance(decimal("5"), decimal("0"))));
    private final OrderFunding funding =
            new OrderFunding(rule, Orders.noLimits(ledger), Orders.prices(), ledger, Map.of(), List.of());

    @Test
    void aBracketLocksWhatItsEntryAndItsLegsNeed() {
        Decision decision = decide(bracket("1", "120"));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Reserved.class,
                        reserved -> assertThat(reserved.legs())
                                .isEqualTo(new Decision.LegsReservation(2, "USD", decimal("120.24"))));
        assertThat(ledger.balance(BTC).locked()).isEqualByComparingTo("1");
        assertThat(ledger.balance(USD).locked()).isEqualByComparingTo("120.24");
    }

    @Test
    void aBracketWhoseLegsAreNotCoveredLocksNothingAtAll() {
        Decision decision = decide(bracket("2", "150"));

        assertThat(decision).isInstanceOfSatisfying(Decision.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("insufficient_balance");
            assertThat(refused.reason()).isEqualTo("The legs of this bracket need 300.6 USD, and 300 USD is available");
            assertThat(refused.currency()).isEqualTo("USD");
        });
        assertThat(ledger.transfers()).isEmpty();
    }

    @Test
    void aBracketWhoseEntryIsNotCoveredLocksNothingAtAll() {
        assertThat(decide(bracket("5.0001", "1")))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.currency()).isEqualTo("BTC"));
        assertThat(ledger.transfers()).isEmpty();
    }

    @Test
    void aChangeLocksOnlyWhatIsMissing() {
        decide(Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "1", "100"));

        assertThat(granted("1", "200").added()).isEqualByComparingTo("100.2");
        assertThat(granted("1", "150").added()).isZero();
        assertThat(ledger.balance(USD).locked()).isEqualByComparingTo("200.4");
        assertThat(funding.changedReservations().get(1L).remaining()).isEqualByComparingTo("200.4");
        assertThat(funding.changedReservations().get(1L).added()).isEqualByComparingTo("100.2");
    }

    @Test
    void aChangeThatIsNotCoveredIsRefusedWithTheFigures() {
        decide(Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "1", "100"));

        assertThat(change("1", "300")).isInstanceOfSatisfying(ChangeDecision.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("insufficient_balance");
            assertThat(refused.reason()).isEqualTo("This change needs another 200.4 USD, and 199.8 USD is available");
        });
        assertThat(funding.changedReservations()).isEmpty();
    }

    @Test
    void aReductionIsNotRefusedForTheLeastFeeThatAnEarlierFillHasPaid() {
        Decision decision = decide(Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "2", "100"));
        Ledger poor = new Ledger(Map.of(USD, new Balance(decimal("0.00002"), decimal("150.29993"))));
        Reservation held = Reservation.of(1, "ada", "USD", decimal("150.29993"));
        OrderFunding later = new OrderFunding(
                rule, Orders.noLimits(poor), Orders.prices(), poor, Map.of(1L, decision), List.of(held));

        assertThat(later.decide(
                        Orders.change(9, "order_1", "ada", "BTC/USD", OrderSide.BUY, "2", "1.5", "100"), ORIGIN))
                .isInstanceOfSatisfying(
                        ChangeDecision.Granted.class,
                        granted -> assertThat(granted.added()).isEqualByComparingTo("0.00002"));
    }

    @Test
    void aReductionIsGrantedWhateverIsLeftOfTheReservationAndTheBalance() {
        Ledger poor = new Ledger(Map.of(USD, new Balance(decimal("0"), decimal("1"))));
        Decision decision = decide(Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "2", "100"));
        Reservation held = Reservation.of(1, "ada", "USD", decimal("1"));
        OrderFunding later = new OrderFunding(
                rule, Orders.noLimits(poor), Orders.prices(), poor, Map.of(1L, decision), List.of(held));
        OrderRequest.Change change =
                Orders.change(9, "order_1", "ada", "BTC/USD", OrderSide.BUY, "1.9", "1.9", "100000000000");

        assertThat(later.decide(change, ORIGIN)).isInstanceOf(ChangeDecision.Refused.class);
        assertThat(later.decide(Orders.reduction(change), ORIGIN))
                .isInstanceOfSatisfying(
                        ChangeDecision.Granted.class,
                        granted -> assertThat(granted.added()).isZero());
        OrderRequest.Change stop = Orders.reduction(Orders.change(
                9, "order_1", "ada", "BTC/USD", OrderType.STOP_LOSS, OrderSide.BUY, "1", "1", null, "100"));
        assertThat(later.decide(stop, ORIGIN))
                .isInstanceOfSatisfying(
                        ChangeDecision.Granted.class,
                        granted -> assertThat(granted.protectionPrice()).isEqualByComparingTo("105"));
    }

    @Test
    void aChangeThatWouldLeaveNothingForTheFeeIsRefused() {
        Decision decision = decide(Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "1", "100"));
        Ledger poor = new Ledger(Map.of(USD, new Balance(decimal("0"), decimal("100.2"))));
        Reservation held = Reservation.of(1, "ada", "USD", decimal("100.2"));
        OrderFunding later = new OrderFunding(
                rule, Orders.noLimits(poor), Orders.prices(), poor, Map.of(1L, decision), List.of(held));

        assertThat(later.decide(
                        Orders.change(9, "order_1", "ada", "BTC/USD", OrderSide.BUY, "1", "1", "100.2"), ORIGIN))
                .isInstanceOf(ChangeDecision.Refused.class);
    }

    @Test
    void anOrderThatIsUnknownAnothersOrAnotherSidesIsNotFound() {
        decide(Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "1", "100"));

        for (OrderRequest.Change change : List.of(
                Orders.change(9, "order_7", "ada", "BTC/USD", OrderSide.BUY, "1", "1", "1"),
                Orders.change(9, "order_1", "bob", "BTC/USD", OrderSide.BUY, "1", "1", "1"),
                Orders.change(9, "order_1", "ada", "BTC/USD", OrderSide.SELL, "1", "1", "1"))) {
            assertThat(funding.decide(change, ORIGIN))
                    .isInstanceOfSatisfying(
                            ChangeDecision.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("order_not_found"));
        }
    }

    @Test
    void whatTheLegsOfABracketSellCannotBeAddedTo() {
        decide(Orders.with(
                Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "1", "100"),
                OrderLink.BRACKET,
                Orders.linked(2, OrderType.LIMIT, OrderSide.SELL, "1", "110", null, null),
                Orders.linked(3, OrderType.STOP_LOSS, OrderSide.SELL, "1", null, "90", null)));
        Map<Long, Decision> legs = Map.of(
                2L,
                new Decision.Reserved(
                        2, ORIGIN, "ada", "BTC", BigDecimal.ZERO, Orders.FEES, PriceBounds.NONE, List.of(), null));
        OrderFunding later = new OrderFunding(
                rule,
                Orders.noLimits(ledger),
                Orders.prices(),
                ledger,
                legs,
                List.of(Reservation.growing(2, "ada", "BTC")));

        assertThat(later.decide(Orders.change(9, "order_2", "ada", "BTC/USD", OrderSide.SELL, "1", "1", "110"), ORIGIN))
                .isInstanceOfSatisfying(
                        ChangeDecision.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("linked_order"));
    }

    @Test
    void ordersAreHeldAgainstTheLimitsOneAfterTheOtherAndSalesAndReductionsAreNot() {
        // 5 BTC at the 45000 at which they are listed, and 250 more.
        OrderFunding limited = limited(decimal("225250"), decimal("5"));

        assertThat(decide(limited, Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "1", "100")))
                .isInstanceOf(Decision.Reserved.class);
        assertThat(decide(limited, Orders.limit(2, "ada", "BTC/USD", OrderSide.BUY, "1", "150")))
                .isInstanceOfSatisfying(Decision.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("above_max_position_size");
                    assertThat(refused.currency()).isNull();
                });
        assertThat(decide(limited, Orders.limit(3, "ada", "BTC/USD", OrderSide.BUY, "1", "149")))
                .isInstanceOf(Decision.Reserved.class);
        assertThat(decide(limited, Orders.limit(4, "ada", "BTC/USD", OrderSide.SELL, "5", "1")))
                .isInstanceOf(Decision.Reserved.class);
        assertThat(limited.decide(
                        Orders.change(8, "order_1", "ada", "BTC/USD", OrderSide.BUY, "1.1", "1.1", "100"), ORIGIN))
                .isInstanceOfSatisfying(
                        ChangeDecision.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("above_max_position_size"));
        assertThat(limited.decide(
                        Orders.change(9, "order_1", "ada", "BTC/USD", OrderSide.BUY, "0.9", "0.9", "100"), ORIGIN))
                .isInstanceOf(ChangeDecision.Granted.class);
    }

    @Test
    void whateverTakesUsdOfAUserIsReasonToReadEverythingThatTheUserHolds() {
        OrderRequest.Place purchase = Orders.limit(4, "ada", "BTC/USD", OrderSide.BUY, "1", "200");

        assertThat(lookup(purchase).whole()).isEmpty();
        assertThat(lookup(purchase).holdings()).containsExactly(BTC);
        // The legs of the bracket lock 120.24 USD of 300, so the purchase after it needs more than is left.
        assertThat(lookup(bracket("1", "120"), purchase).whole()).containsExactly("ada");
        assertThat(lookup(Orders.change(9, "order_1", "ada", "BTC/USD", OrderSide.BUY, "1", "1", "1"))
                        .whole())
                .containsExactly("ada");
    }

    private RiskLookup lookup(OrderRequest... requests) {
        RequestBatch batch = new RequestBatch(Stream.of(requests)
                .map(request -> new RequestBatch.Received(request, ORIGIN))
                .toList());
        return RiskLookup.of(batch, batch.fundings(rule, Orders.prices()), ledger, Orders.CATALOGUE, false);
    }

    @Test
    void aPurchaseByAnAmountIsHeldAgainstTheOrderSizeByWhatItBuys() {
        OrderRequest.Place order = Orders.place(
                1, "ada", "BTC/USD", OrderType.MARKET, OrderSide.BUY, "0", null, null, Orders.byAmount("101"));
        PriceUpdate price = Orders.price("BTC/USD", "100", "99", "50", "100");

        // At 50 it buys 2.02.
        assertThat(decide(limited(decimal("1000000"), decimal("2.01"), price), order, price))
                .isInstanceOfSatisfying(Decision.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("above_max_order_size");
                    assertThat(refused.reason())
                            .isEqualTo("This order is for up to 2.02 BTC; MAX_ORDER_SIZE is 2.01 BTC");
                });
        assertThat(decide(limited(decimal("1000000"), decimal("2.02"), price), order, price))
                .isInstanceOf(Decision.Reserved.class);
    }

    @Test
    void aPairOfOrdersIsHeldAgainstTheOrderSizeByTheLargerOne() {
        OrderRequest.Place pair = Orders.with(
                Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "1", "10"),
                OrderLink.ONE_CANCELS_OTHER,
                Orders.linked(2, OrderType.STOP_LIMIT, OrderSide.BUY, "1.5", "20", "20", null));

        assertThat(decide(limited(decimal("1000000"), decimal("1.4")), pair))
                .isInstanceOfSatisfying(
                        Decision.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("above_max_order_size"));
        assertThat(decide(limited(decimal("1000000"), decimal("1.5")), pair)).isInstanceOf(Decision.Reserved.class);
    }

    /// For a user with 1000 USD and 5 BTC.
    private OrderFunding limited(BigDecimal maxPositionSize, BigDecimal maxOrderSize, PriceUpdate... prices) {
        RiskLimits limits = new RiskLimits(maxOrderSize, maxPositionSize, null, null);
        RiskProfile profile = new RiskProfile("ada", limits, 0, Map.of(), true, Map.of());
        Ledger rich = new Ledger(Map.of(
                USD, new Balance(decimal("1000"), decimal("0")),
                BTC, new Balance(decimal("5"), decimal("0"))));
        Prices known = Orders.prices(prices);
        OrderRisk risk =
                new OrderRisk(new RiskRule(Orders.CATALOGUE, known, LocalDate.of(2026, 1, 1)), user -> profile, rich);
        return new OrderFunding(rule, risk, known, rich, Map.of(), List.of());
    }

    private Decision decide(OrderFunding funding, OrderRequest.Place order, PriceUpdate... prices) {
        return funding.decide(order, ORIGIN, rule.funding(order, Orders.prices(prices)));
    }

    private static OrderRequest.Place bracket(String quantity, String stop) {
        return Orders.with(
                Orders.limit(1, "ada", "BTC/USD", OrderSide.SELL, quantity, "100"),
                OrderLink.BRACKET,
                Orders.linked(2, OrderType.LIMIT, OrderSide.BUY, quantity, "1", null, null),
                Orders.linked(3, OrderType.STOP_LIMIT, OrderSide.BUY, quantity, stop, stop, null));
    }

    private Decision decide(OrderRequest.Place order) {
        return funding.decide(order, ORIGIN, rule.funding(order, Orders.prices()));
    }

    private ChangeDecision change(String quantity, String price) {
        return funding.decide(
                Orders.change(9, "order_1", "ada", "BTC/USD", OrderSide.BUY, quantity, quantity, price), ORIGIN);
    }

    private ChangeDecision.Granted granted(String quantity, String price) {
        return (ChangeDecision.Granted) change(quantity, price);
    }
}
