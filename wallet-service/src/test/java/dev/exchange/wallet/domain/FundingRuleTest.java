package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.wallet.domain.FundingRule.Funding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FundingRuleTest {
    private static final Prices NO_PRICES = Orders.prices();

    private final FundingRule rule = new FundingRule(Orders.CATALOGUE, Orders.FEES, decimal("0.05"));

    @Test
    void aLimitBuyNeedsItsValueAndTheTakersFee() {
        var order = Orders.limit(1, "ada", "BTC/USD", OrderSide.BUY, "0.1", "45000.01");

        // 4500.001 and 0.2 % of it, 9.000002
        assertThat(rule.funding(order, NO_PRICES)).isEqualTo(new Funding.Needed("USD", decimal("4509.001002"), null));
    }

    @Test
    void aLimitSellNeedsItsQuantity() {
        var order = Orders.limit(1, "ada", "BTC/USD", OrderSide.SELL, "0.10", "45000");

        assertThat(rule.funding(order, NO_PRICES)).isEqualTo(new Funding.Needed("BTC", decimal("0.1"), null));
    }

    @Test
    void aMarketBuyMayGoFromTheBestAskUpToTheSlippageLimitRoundedDownToTheTick() {
        var order = Orders.market(1, "ada", "BTC/USD", OrderSide.BUY, "1");
        var prices = Orders.prices(Orders.price("BTC/USD", "44000", "44990", "45010.33", "44000"));

        // 45010.33 × 1.05 = 47260.8465; the fee 94.52168
        assertThat(rule.funding(order, prices))
                .isEqualTo(new Funding.Needed("USD", decimal("47355.36168"), decimal("47260.84")));
    }

    @Test
    void aMarketSellMayGoFromTheBestBidDownToTheSlippageLimitRoundedUpToTheTick() {
        var order = Orders.market(1, "ada", "BTC/USD", OrderSide.SELL, "2");
        var prices = Orders.prices(Orders.price("BTC/USD", "46000", "44990.33", "45010", "44000"));

        // 44990.33 × 0.95 = 42740.8135
        assertThat(rule.funding(order, prices)).isEqualTo(new Funding.Needed("BTC", decimal("2"), decimal("42740.82")));
    }

    @Test
    void aMarketOrderWithoutAnOtherSideGoesByTheLastPriceAndThenByTheReference() {
        var order = Orders.market(1, "ada", "BTC/USD", OrderSide.BUY, "1");

        assertThat(rule.funding(order, Orders.prices(Orders.price("BTC/USD", "100", "99", null, "200"))))
                .isInstanceOfSatisfying(
                        Funding.Needed.class,
                        needed -> assertThat(needed.protectionPrice()).isEqualTo("105"));
        assertThat(rule.funding(order, Orders.prices(Orders.price("BTC/USD", null, "99", null, "200"))))
                .isInstanceOfSatisfying(
                        Funding.Needed.class,
                        needed -> assertThat(needed.protectionPrice()).isEqualTo("210"));
    }

    @Test
    void aMarketSellInAnAlmostWorthlessPairStopsAtOneTickAtTheLowest() {
        var order = Orders.market(1, "ada", "BTC/USD", OrderSide.SELL, "1");
        var prices = Orders.prices(Orders.price("BTC/USD", "0.01", "0.01", null, "0.01"));

        assertThat(rule.funding(order, prices))
                .isInstanceOfSatisfying(
                        Funding.Needed.class,
                        needed -> assertThat(needed.protectionPrice()).isEqualTo("0.01"));
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
    @EnumSource(
            value = OrderType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LIMIT", "MARKET"})
    void otherTypesAreRefused(OrderType type) {
        assertRefused(
                Orders.place(1, "ada", "BTC/USD", type, OrderSide.BUY, "1", decimal("1")), "unsupported_order_type");
    }

    private void assertRefused(OrderRequest.Place order, String code) {
        assertThat(rule.funding(order, NO_PRICES))
                .isInstanceOfSatisfying(
                        Funding.Unfundable.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
