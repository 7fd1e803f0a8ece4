package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FundingRuleTest {
    private static final Prices NO_PRICES = Orders.prices();
    private static final Prices AT_100 = Orders.prices(Orders.price("BTC/USD", "100", "99", "101", "100"));

    private final FundingRule rule = new FundingRule(Orders.CATALOGUE, Orders.FEES, decimal("0.05"));

    @Test
    void aLimitBuyNeedsItsValueAndTheTakersFee() {
        var order = Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "0.1", "45000.01");

        // 4500.001 and 0.2 % of it, 9.000002
        assertThat(rule.funding(order, NO_PRICES)).isEqualTo(alone("USD", "4509.001002", PriceBounds.NONE));
    }

    @Test
    void aLimitSellNeedsItsQuantity() {
        var order = Orders.limit(1, "ada", "BTC/USD", OrderSide.SELL, "0.10", "45000");

        assertThat(rule.funding(order, NO_PRICES)).isEqualTo(alone("BTC", "0.1", PriceBounds.NONE));
    }

    @Test
    void aMarketBuyMayGoFromTheBestAskUpToTheSlippageLimitRoundedDownToTheTick() {
        var order = Orders.market(1, "ada", "BTC/USD", OrderSide.BUY, "1");
        var prices = Orders.prices(Orders.price("BTC/USD", "44000", "44990", "45010.33", "44000"));

        // 45010.33 × 1.05 = 47260.8465; the fee 94.52168
        assertThat(rule.funding(order, prices)).isEqualTo(alone("USD", "47355.36168", protection("47260.84")));
    }

    @Test
    void aMarketSellMayGoFromTheBestBidDownToTheSlippageLimitRoundedUpToTheTick() {
        var order = Orders.market(1, "ada", "BTC/USD", OrderSide.SELL, "2");
        var prices = Orders.prices(Orders.price("BTC/USD", "46000", "44990.33", "45010", "44000"));

        // 44990.33 × 0.95 = 42740.8135
        assertThat(rule.funding(order, prices)).isEqualTo(alone("BTC", "2", protection("42740.82")));
    }

    @Test
    void aMarketOrderWithoutAnOtherSideGoesByTheLastPriceAndThenByTheReference() {
        var order = Orders.market(1, "ada", "BTC/USD", OrderSide.BUY, "1");

        assertThat(rule.funding(order, Orders.prices(Orders.price("BTC/USD", "100", "99", null, "200"))))
                .isInstanceOfSatisfying(
                        Funding.Needed.class,
                        needed -> assertThat(needed.bounds().protectionPrice()).isEqualTo("105"));
        assertThat(rule.funding(order, Orders.prices(Orders.price("BTC/USD", null, "99", null, "200"))))
                .isInstanceOfSatisfying(
                        Funding.Needed.class,
                        needed -> assertThat(needed.bounds().protectionPrice()).isEqualTo("210"));
    }

    @Test
    void aMarketSellInAnAlmostWorthlessPairStopsAtOneTickAtTheLowest() {
        var order = Orders.market(1, "ada", "BTC/USD", OrderSide.SELL, "1");
        var prices = Orders.prices(Orders.price("BTC/USD", "0.01", "0.01", null, "0.01"));

        assertThat(rule.funding(order, prices))
                .isInstanceOfSatisfying(
                        Funding.Needed.class,
                        needed -> assertThat(needed.bounds().protectionPrice()).isEqualTo("0.01"));
    }

    @Test
    void aMarketOrderWithoutAnyPriceIsRefused() {
        var order = Orders.market(1, "ada", "BTC/USD", OrderSide.BUY, "1");

        assertRefused(order, "no_price");
    }

    @Test
    void anOrderThatSixtyFourBitsCannotHoldIsRefused() {
        assertRefused(Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "1000000", "92233.73"), "order_too_large");
        assertRefused(Orders.limit(1, "ada", "BTC/USD", OrderSide.SELL, "1000000", "92233.73"), "order_too_large");
        // The value fits, but not with the fee on top.
        assertRefused(Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "1000000", "92200"), "order_too_large");
        assertThat(rule.funding(Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "1000000", "92000"), NO_PRICES))
                .isInstanceOf(Funding.Needed.class);
    }

    @Test
    void whatOrderServiceShouldNotHaveLetThroughIsRefusedAndNotFunded() {
        assertRefused(Orders.limit(1, "ada", "XYZ/USD", OrderSide.BUY, "1", "1"), "unknown_pair");
        assertRefused(Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "-1", "1"), "invalid_order");
        assertRefused(Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "1", "0"), "invalid_order");
        assertRefused(Orders.place(1, "ada", "BTC/USD", OrderType.LIMIT, OrderSide.BUY, "1", null), "invalid_order");
    }

    @ParameterizedTest
    @EnumSource(names = {"LIMIT", "ICEBERG", "STOP_LIMIT", "TAKE_PROFIT_LIMIT"})
    void anOrderWithAPriceNeedsWhatItMayCostThere(OrderType type) {
        var buy = stop(type, OrderSide.BUY, "0.1", "45000.01", "44000", null);
        var sell = stop(type, OrderSide.SELL, "0.1", "45000.01", "46000", null);

        assertThat(rule.funding(buy, NO_PRICES)).isEqualTo(alone("USD", "4509.001002", PriceBounds.NONE));
        assertThat(rule.funding(sell, NO_PRICES)).isEqualTo(alone("BTC", "0.1", PriceBounds.NONE));
    }

    @ParameterizedTest
    @EnumSource(names = {"STOP_LOSS", "TAKE_PROFIT"})
    void aStopThatTradesAtMarketMayGoFromItsStopToTheSlippageLimit(OrderType type) {
        // 45000.33 × 1.05 = 47250.3465, × 0.95 = 42750.3135; the fee of 47250.34 is 94.50068
        assertThat(rule.funding(stop(type, OrderSide.BUY, "1", null, "45000.33", null), NO_PRICES))
                .isEqualTo(alone("USD", "47344.84068", protection("47250.34")));
        assertThat(rule.funding(stop(type, OrderSide.SELL, "1", null, "45000.33", null), NO_PRICES))
                .isEqualTo(alone("BTC", "1", protection("42750.32")));
    }

    @Test
    void aMarketBuyByAmountNeedsTheAmountAndTheTakersFeeOnItWhateverItsBound() {
        for (String bound : List.of("0", "0.5")) {
            var order = market(OrderSide.BUY, bound, "1000");

            assertThat(rule.funding(order, AT_100)).isEqualTo(alone("USD", "1002", protection("106.05")));
        }
    }

    @Test
    void aMarketSellByAmountNeedsTheLotsThatComeToItAtTheWorstPriceOrItsBound() {
        // 99 × 0.95 = 94.05; 1000 / 94.05 = 10.63264…
        assertThat(rule.funding(market(OrderSide.SELL, "0", "1000"), AT_100))
                .isEqualTo(alone("BTC", "10.6326", protection("94.05")));
        assertThat(rule.funding(market(OrderSide.SELL, "20", "1000"), AT_100))
                .isEqualTo(alone("BTC", "10.6326", protection("94.05")));
        assertThat(rule.funding(market(OrderSide.SELL, "0.5", "1000"), AT_100))
                .isEqualTo(alone("BTC", "0.5", protection("94.05")));
    }

    @Test
    void anAmountThatDoesNotPayForALotIsRefused() {
        assertRefused(market(OrderSide.SELL, "0", "0.0094"), AT_100, "quote_amount_too_small");
        assertRefused(market(OrderSide.BUY, "0", "0"), AT_100, "invalid_order");
        assertRefused(market(OrderSide.BUY, "-1", "5"), AT_100, "invalid_order");
        assertRefused(market(OrderSide.BUY, "0", "92233720368"), AT_100, "order_too_large");
    }

    @Test
    void aTrailingBuyGetsAFirstStopAboveTheCurrentPriceRoundedUpToTheTick() {
        // 100 + 1.234 % of it = 101.234, so 101.24; × 1.05 = 106.302; the fee of 106.30 is 0.2126
        assertThat(rule.funding(trailing(OrderSide.BUY, null, Orders.trail(null, "1.234", null)), AT_100))
                .isEqualTo(alone("USD", "106.5126", bounds("101.24", "106.3")));
        assertThat(rule.funding(trailing(OrderSide.BUY, null, Orders.trail("2.5", null, null)), AT_100))
                .isEqualTo(alone("USD", "107.83524", bounds("102.5", "107.62")));
    }

    @Test
    void aTrailingBuyWithAStopOfItsOwnIsBoundByThat() {
        assertThat(rule.funding(trailing(OrderSide.BUY, "104", Orders.trail("2.5", null, null)), NO_PRICES))
                .isEqualTo(alone("USD", "109.4184", protection("109.2")));
    }

    @Test
    void aTrailingBuyThatBecomesALimitOrderMayCostTheOffsetBeyondItsStop() {
        assertThat(rule.funding(trailing(OrderSide.BUY, null, Orders.trail("2.5", null, "0.5")), AT_100))
                .isEqualTo(alone("USD", "103.206", bounds("102.5", null)));
    }

    @Test
    void aTrailingSellNeedsItsQuantityAndStartsFromTheEnginesPrice() {
        // 100 − 2.5 = 97.5; × 0.95 = 92.625
        assertThat(rule.funding(trailing(OrderSide.SELL, null, Orders.trail("2.5", null, null)), AT_100))
                .isEqualTo(alone("BTC", "1", protection("92.63")));
        assertThat(rule.funding(trailing(OrderSide.SELL, "90", Orders.trail("2.5", null, null)), NO_PRICES))
                .isEqualTo(alone("BTC", "1", protection("85.5")));
        assertThat(rule.funding(trailing(OrderSide.SELL, null, Orders.trail("2.5", null, "1")), AT_100))
                .isEqualTo(alone("BTC", "1", PriceBounds.NONE));
        assertThat(rule.funding(trailing(OrderSide.SELL, null, Orders.trail("200", null, null)), AT_100))
                .isEqualTo(alone("BTC", "1", protection("0.01")));
    }

    @Test
    void aTrailingStopWithoutAPriceToFollowIsRefused() {
        for (OrderSide side : OrderSide.values()) {
            assertRefused(trailing(side, null, Orders.trail("2.5", null, null)), NO_PRICES, "no_price");
            assertRefused(trailing(side, null, null), AT_100, "invalid_order");
        }
    }

    @Test
    void aStopWithoutItsStopPriceIsRefused() {
        assertRefused(stop(OrderType.STOP_LOSS, OrderSide.BUY, "1", null, null, null), "invalid_order");
        assertRefused(stop(OrderType.TAKE_PROFIT, OrderSide.SELL, "1", "5", null, null), "invalid_order");
        assertRefused(stop(OrderType.STOP_LIMIT, OrderSide.BUY, "1", "5", null, null), "invalid_order");
    }

    @Nested
    class OrdersThatArePlacedTogether {
        @Test
        void aPairNeedsOnceWhatItsDearerOrderNeeds() {
            LinkedOrder dearer = Orders.linked(2, OrderType.STOP_LOSS, OrderSide.BUY, "1", null, "110", null);
            LinkedOrder cheaper = Orders.linked(2, OrderType.STOP_LIMIT, OrderSide.BUY, "1", "80", "79", null);

            // 110 × 1.05 = 115.5 and 0.231; 90 and 0.18
            assertThat(rule.funding(pair(OrderSide.BUY, dearer), NO_PRICES))
                    .isEqualTo(new Funding.Needed(
                            "USD", decimal("115.731"), PriceBounds.NONE, List.of(protection("115.5")), null));
            assertThat(rule.funding(pair(OrderSide.BUY, cheaper), NO_PRICES))
                    .isEqualTo(new Funding.Needed(
                            "USD", decimal("90.18"), PriceBounds.NONE, List.of(PriceBounds.NONE), null));
        }

        @Test
        void aPairThatSellsNeedsItsQuantityOnce() {
            LinkedOrder second = Orders.linked(2, OrderType.STOP_LOSS, OrderSide.SELL, "1", null, "80", null);

            assertThat(rule.funding(pair(OrderSide.SELL, second), NO_PRICES))
                    .isEqualTo(
                            new Funding.Needed("BTC", decimal("1"), PriceBounds.NONE, List.of(protection("76")), null));
        }

        @Test
        void legsThatSellNeedNothingYet() {
            LinkedOrder profit = Orders.linked(2, OrderType.LIMIT, OrderSide.SELL, "1", "110", null, null);
            LinkedOrder loss = Orders.linked(3, OrderType.STOP_LOSS, OrderSide.SELL, "1", null, "80", null);

            assertThat(rule.funding(bracket(OrderSide.BUY, profit, loss), NO_PRICES))
                    .isEqualTo(new Funding.Needed(
                            "USD",
                            decimal("90.18"),
                            PriceBounds.NONE,
                            List.of(PriceBounds.NONE, protection("76")),
                            new Funding.LegsNeed("BTC", decimal("0"))));
        }

        @Test
        void legsThatBuyNeedWhatTheDearerOneMayCostForTheEntrysQuantity() {
            LinkedOrder profit = Orders.linked(2, OrderType.LIMIT, OrderSide.BUY, "7", "80", null, null);
            LinkedOrder loss = Orders.linked(
                    3, OrderType.TRAILING_STOP, OrderSide.BUY, "7", null, null, Orders.trail("2.5", null, null));

            assertThat(rule.funding(bracket(OrderSide.SELL, profit, loss), AT_100))
                    .isEqualTo(new Funding.Needed(
                            "BTC",
                            decimal("1"),
                            PriceBounds.NONE,
                            List.of(PriceBounds.NONE, bounds("102.5", "107.62")),
                            new Funding.LegsNeed("USD", decimal("107.83524"))));
        }

        @Test
        void theLegsOfASellByAmountBuyWhatIsReservedForIt() {
            LinkedOrder profit = Orders.linked(2, OrderType.LIMIT, OrderSide.BUY, "1", "80", null, null);
            LinkedOrder loss = Orders.linked(3, OrderType.STOP_LIMIT, OrderSide.BUY, "1", "120", "119", null);
            var order = Orders.with(market(OrderSide.SELL, "0", "1000"), OrderLink.BRACKET, profit, loss);

            // 10.6326 × 120 = 1275.912, and 2.551824
            assertThat(rule.funding(order, AT_100))
                    .isInstanceOfSatisfying(
                            Funding.Needed.class,
                            needed -> assertThat(needed.legs())
                                    .isEqualTo(new Funding.LegsNeed("USD", decimal("1278.463824"))));
        }

        @Test
        void whatDoesNotHangTogetherIsRefused() {
            LinkedOrder buy = Orders.linked(2, OrderType.STOP_LOSS, OrderSide.BUY, "1", null, "80", null);
            LinkedOrder sell = Orders.linked(3, OrderType.STOP_LOSS, OrderSide.SELL, "1", null, "80", null);
            LinkedOrder senseless = Orders.linked(4, OrderType.STOP_LOSS, OrderSide.SELL, "1", null, null, null);
            LinkedOrder huge = Orders.linked(5, OrderType.LIMIT, OrderSide.SELL, "1", "92233720369", null, null);

            assertRefused(pair(OrderSide.BUY, sell), "invalid_order");
            assertRefused(Orders.with(limit(OrderSide.BUY), OrderLink.ONE_CANCELS_OTHER, buy, buy), "invalid_order");
            assertRefused(bracket(OrderSide.BUY, sell, buy), "invalid_order");
            assertRefused(bracket(OrderSide.BUY, sell, senseless), "invalid_order");
            assertRefused(bracket(OrderSide.BUY, sell, huge), "order_too_large");
            assertRefused(Orders.with(limit(OrderSide.BUY), OrderLink.BRACKET, sell), "invalid_order");
            assertRefused(Orders.with(limit(OrderSide.BUY), null, sell), "invalid_order");
            assertRefused(Orders.with(limit(OrderSide.BUY), OrderLink.BRACKET), "invalid_order");
        }

        private OrderRequest.Place limit(OrderSide side) {
            return Orders.limit(1, "ada", "BTC/USD", side, "1", "90");
        }

        private OrderRequest.Place pair(OrderSide side, LinkedOrder second) {
            return Orders.with(limit(side), OrderLink.ONE_CANCELS_OTHER, second);
        }

        private OrderRequest.Place bracket(OrderSide side, LinkedOrder profit, LinkedOrder loss) {
            return Orders.with(limit(side), OrderLink.BRACKET, profit, loss);
        }
    }

    @Nested
    class Changes {
        private static final FeeTerms OLD = new FeeTerms(decimal("0.01"), decimal("0.02"), decimal("0.5"));

        @Test
        void theRestIsFundedAnewAtTheFeesThatTheOrderCameWith() {
            var change = Orders.change(5, "order_1", "ada", "BTC/USD", OrderSide.BUY, "3", "2", "100");

            assertThat(rule.funding(change, OLD, NO_PRICES))
                    .isEqualTo(new ChangeFunding.Needed("USD", decimal("204"), decimal("203.5"), null));
        }

        @Test
        void aStopThatTradesAtMarketGetsANewProtectionPrice() {
            var change = Orders.change(
                    5, "order_1", "ada", "BTC/USD", OrderType.STOP_LOSS, OrderSide.SELL, "3", "2", null, "80");

            assertThat(rule.funding(change, OLD, NO_PRICES))
                    .isEqualTo(new ChangeFunding.Needed("BTC", decimal("2"), decimal("2"), decimal("76")));
        }

        @Test
        void aTrailingStopCanOnlyShrinkAndNeedsNothing() {
            var change = Orders.change(
                    5, "order_1", "ada", "BTC/USD", OrderType.TRAILING_STOP, OrderSide.BUY, "3", "2", null, "80");

            assertThat(rule.funding(change, OLD, NO_PRICES))
                    .isEqualTo(new ChangeFunding.Needed("USD", decimal("0"), decimal("0"), null));
        }

        @Test
        void aSenselessChangeIsRefused() {
            assertRefused(Orders.change(5, "order_1", "ada", "XYZ/USD", OrderSide.BUY, "3", "2", "1"), "unknown_pair");
            assertRefused(Orders.change(5, "order_1", "ada", "BTC/USD", OrderSide.BUY, "3", "0", "1"), "invalid_order");
            assertRefused(Orders.change(5, "order_1", "ada", "BTC/USD", OrderSide.BUY, "1", "2", "1"), "invalid_order");
            assertRefused(Orders.change(5, "order_1", "ada", "BTC/USD", OrderSide.BUY, "3", "2", "0"), "invalid_order");
            assertRefused(
                    Orders.change(5, "order_1", "ada", "BTC/USD", OrderSide.BUY, "1000000", "1", "92233.73"),
                    "order_too_large");
        }

        private void assertRefused(OrderRequest.Change change, String code) {
            assertThat(rule.funding(change, OLD, NO_PRICES))
                    .isInstanceOfSatisfying(
                            Unfundable.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(code));
        }
    }

    private static Funding.Needed alone(String currency, String amount, PriceBounds bounds) {
        return new Funding.Needed(currency, decimal(amount), bounds, List.of(), null);
    }

    private static PriceBounds protection(String price) {
        return bounds(null, price);
    }

    private static PriceBounds bounds(String stop, String protection) {
        return new PriceBounds(stop == null ? null : decimal(stop), protection == null ? null : decimal(protection));
    }

    private static OrderRequest.Place stop(
            OrderType type, OrderSide side, String quantity, String price, String stop, OrderOptions options) {
        return Orders.place(
                1,
                "ada",
                "BTC/USD",
                type,
                side,
                quantity,
                price == null ? null : decimal(price),
                stop == null ? null : decimal(stop),
                options);
    }

    private static OrderRequest.Place trailing(OrderSide side, String stop, OrderOptions options) {
        return stop(OrderType.TRAILING_STOP, side, "1", null, stop, options);
    }

    private static OrderRequest.Place market(OrderSide side, String bound, String amount) {
        return stop(OrderType.MARKET, side, bound, null, null, Orders.byAmount(amount));
    }

    private void assertRefused(OrderRequest.Place order, Prices prices, String code) {
        assertThat(rule.funding(order, prices))
                .isInstanceOfSatisfying(
                        Unfundable.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private void assertRefused(OrderRequest.Place order, String code) {
        assertRefused(order, NO_PRICES, code);
    }
}
