package dev.exchange.bot.domain.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderSide;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TakerPlannerTest {
    private static final FeeTerms FEES =
            new FeeTerms(new BigDecimal("0.001"), new BigDecimal("0.002"), new BigDecimal("0.0001"));
    private static final Map<String, BigDecimal> START =
            Map.of("USD", new BigDecimal("100000"), "BTC", new BigDecimal("2"));
    private static final BigDecimal PRICE = new BigDecimal("45000");

    private final Catalogue.Pair pair = Catalogue.standard().pair("BTC/USD");
    private final TakerPlanner planner =
            new TakerPlanner(FEES, new BigDecimal("0.0001"), new BigDecimal("1000000"), START);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void overManyTradesItKeepsTradingAndItsInventoryStaysNearItsStart(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, BigDecimal> totals = new HashMap<>(START);
        int buys = 0;
        int trades = 40_000;

        for (int i = 0; i < trades; i++) {
            TakerPlanner.Trade trade = planner.next(pair, PRICE, new Holdings(totals, totals), random)
                    .orElseThrow(() -> new AssertionError("seed " + seed + ": it ran dry with " + totals));
            assertThat(Decimals.isMultiple(trade.quantity(), pair.lotSize())).isTrue();
            BigDecimal value = PRICE.multiply(trade.quantity());
            BigDecimal fee = FEES.fee(value, false, 8);
            boolean bought = trade.side() == OrderSide.BUY;
            buys += bought ? 1 : 0;
            totals.merge("BTC", bought ? trade.quantity() : trade.quantity().negate(), BigDecimal::add);
            totals.merge("USD", bought ? value.add(fee).negate() : value.subtract(fee), BigDecimal::add);
        }

        assertThat(totals.get("BTC")).as("seed %d", seed).isBetween(new BigDecimal("1.8"), new BigDecimal("2.2"));
        assertThat(totals.get("USD").signum()).as("seed %d", seed).isPositive();
        assertThat(buys).as("seed %d", seed).isBetween(trades * 2 / 5, trades * 3 / 5);
    }

    @Test
    void itSellsWhatItHasWhenItCannotBuy() {
        Map<String, BigDecimal> coinsOnly = Map.of("BTC", new BigDecimal("1"));

        for (long seed = 0; seed < 50; seed++) {
            assertThat(planner.next(pair, PRICE, holdings(coinsOnly), new SplittableRandom(seed)))
                    .hasValueSatisfying(trade -> assertThat(trade.side()).isEqualTo(OrderSide.SELL));
        }
    }

    @Test
    void itDoesNothingWithNothing() {
        assertThat(planner.next(pair, PRICE, holdings(Map.of()), new SplittableRandom(1)))
                .isEmpty();
    }

    private static Holdings holdings(Map<String, BigDecimal> totals) {
        return new Holdings(totals, totals);
    }
}
