package dev.exchange.marketdata.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.marketdata.Events;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarketTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Catalogue catalogue = Catalogue.standard();
    private final Map<String, BigDecimal> home = new ReferenceWalk(catalogue, 1, Duration.ofSeconds(5)).start();
    private final Market market = new Market(catalogue, home, NOON);

    @Test
    void aFreshStartShowsTheReferencePrices() {
        market.reference(home, NOON);

        Ticker ticker = market.pair("BTC/USD").ticker(NOON);

        assertThat(ticker.currentPrice()).isEqualByComparingTo("45000");
        assertThat(ticker.lastPrice()).isNull();
        assertThat(ticker.bidPrice()).isNull();
        assertThat(ticker.high24h()).isEqualByComparingTo("45000");
        assertThat(ticker.low24h()).isEqualByComparingTo("45000");
        assertThat(ticker.volume24h()).isEqualByComparingTo("0");
        assertThat(ticker.change24h()).isEqualByComparingTo("0");
        assertThat(market.pair("BTC/ETH").ticker(NOON).currentPrice()).isEqualByComparingTo("14.0625");
    }

    @Test
    void withoutTradesTheFiguresAreThoseOfTheReference() {
        market.reference(home, NOON);
        market.reference(
                Map.of(
                        "BTC", new BigDecimal("46800"),
                        "ETH", new BigDecimal("3200"),
                        "BNB", new BigDecimal("420"),
                        "ADA", new BigDecimal("1.25"),
                        "SOL", new BigDecimal("125")),
                NOON.plusSeconds(600));

        Ticker ticker = market.pair("BTC/USD").ticker(NOON.plusSeconds(700));

        assertThat(ticker.currentPrice()).isEqualByComparingTo("46800");
        assertThat(ticker.high24h()).isEqualByComparingTo("46800");
        assertThat(ticker.low24h()).isEqualByComparingTo("45000");
        assertThat(ticker.change24h()).isEqualByComparingTo("4");
        assertThat(ticker.change7d()).isEqualByComparingTo("4");
        assertThat(ticker.updatedAt()).isEqualTo(NOON.plusSeconds(600));
    }

    @Test
    void theLastTradeIsTheCurrentPriceAndTheChangeIsSinceTheReferenceThatTradingBeganAt() {
        market.reference(home, NOON);
        trade("BTC/USD", 1, 1, "45450", "2", NOON.plusSeconds(60));
        trade("BTC/USD", 1, 2, "45225", "1", NOON.plusSeconds(120));

        Ticker ticker = market.pair("BTC/USD").ticker(NOON.plusSeconds(180));

        assertThat(ticker.currentPrice()).isEqualByComparingTo("45225");
        assertThat(ticker.high24h()).isEqualByComparingTo("45450");
        assertThat(ticker.low24h()).isEqualByComparingTo("45225");
        assertThat(ticker.volume24h()).isEqualByComparingTo("3");
        assertThat(ticker.quoteVolume24h()).isEqualByComparingTo("136125");
        assertThat(ticker.change24h()).isEqualByComparingTo("0.5");
    }

    @Test
    void afterADayWithoutATradeTheLastPriceStands() {
        market.reference(home, NOON);
        trade("BTC/USD", 1, 1, "45450", "2", NOON);

        Ticker ticker = market.pair("BTC/USD").ticker(NOON.plus(Duration.ofHours(30)));

        assertThat(ticker.currentPrice()).isEqualByComparingTo("45450");
        assertThat(ticker.high24h()).isEqualByComparingTo("45450");
        assertThat(ticker.low24h()).isEqualByComparingTo("45450");
        assertThat(ticker.volume24h()).isEqualByComparingTo("0");
        assertThat(ticker.change24h()).isEqualByComparingTo("0");
        assertThat(ticker.change7d()).isEqualByComparingTo("1");
    }

    @Test
    void fillsAreTakenOnceAndWithoutGaps() {
        PairMarket pair = market.pair("BTC/USD");
        var first = Events.fill("BTC/USD", 1, 1, new BigDecimal("45000"), BigDecimal.ONE, NOON);
        var third = Events.fill("BTC/USD", 1, 3, new BigDecimal("45000"), BigDecimal.ONE, NOON);

        assertThat(pair.apply(first)).isEqualTo(FoldOutcome.APPLIED);
        assertThat(pair.apply(first)).isEqualTo(FoldOutcome.REPEATED);
        assertThat(pair.apply(third)).isEqualTo(FoldOutcome.GAP);
        assertThat(pair.ticker(NOON).volume24h()).isEqualByComparingTo("1");
    }

    @Test
    void aCoinIsWorthWhatItsUsdPairSaysAndItsVolumeIsThatOfAllItsPairs() {
        market.reference(home, NOON);
        trade("BTC/USD", 1, 1, "46000", "2", NOON);
        trade("ETH/USD", 2, 1, "3000", "1", NOON);
        trade("BTC/ETH", 3, 1, "15", "3", NOON);

        Market.Overview overview = market.overview(NOON);
        Coin bitcoin = overview.coin(catalogue.asset("BTC"));
        Coin ether = overview.coin(catalogue.asset("ETH"));

        assertThat(bitcoin.currentPrice()).isEqualByComparingTo("46000");
        assertThat(bitcoin.marketCap()).isEqualByComparingTo("874000000000");
        // 2 × 46,000 and 45 ETH at 3,000.
        assertThat(bitcoin.volume24h()).isEqualByComparingTo("227000");
        assertThat(ether.volume24h()).isEqualByComparingTo("138000");
    }

    @Test
    void tradesOfAnAuctionCountLikeTheOthers() {
        market.reference(home, NOON);
        PairMarket pair = market.pair("BTC/USD");
        trade("BTC/USD", 1, 1, "45000", "1", NOON.plusSeconds(1));
        var fill =
                Events.auctionFill("BTC/USD", 1, 2, new BigDecimal("45900"), new BigDecimal("2"), NOON.plusSeconds(70));

        assertThat(pair.apply(fill)).isEqualTo(FoldOutcome.APPLIED);

        assertThat(Trade.of(fill).auction()).isTrue();
        Ticker ticker = pair.ticker(NOON.plusSeconds(80));
        assertThat(ticker.currentPrice()).isEqualByComparingTo("45900");
        assertThat(ticker.high24h()).isEqualByComparingTo("45900");
        assertThat(ticker.volume24h()).isEqualByComparingTo("3");
        assertThat(pair.newestCandle(CandleInterval.ONE_MINUTE))
                .hasValueSatisfying(candle -> assertThat(candle.volume()).isEqualByComparingTo("2"));
    }

    @Test
    void aTickerTellsTheStateOfTheMarketAndBearsACrossedBook() {
        PairMarket pair = market.pair("BTC/USD");
        assertThat(pair.ticker(NOON).conditions()).isEqualTo(MarketConditions.TRADING);
        pair.apply(Events.market("BTC/USD", 1, MarketState.AUCTION, NOON));
        rest(pair, 2, OrderSide.BUY, "45100");
        rest(pair, 3, OrderSide.SELL, "44900");
        pair.apply(Events.market("BTC/USD", 4, MarketState.AUCTION, "45000", "1", "0", NOON.plusSeconds(9)));

        Ticker ticker = pair.ticker(NOON.plusSeconds(10));

        assertThat(ticker.bidPrice()).isEqualByComparingTo("45100");
        assertThat(ticker.askPrice()).isEqualByComparingTo("44900");
        assertThat(ticker.currentPrice()).isEqualByComparingTo("45000");
        assertThat(ticker.conditions().state()).isEqualTo(MarketState.AUCTION);
        assertThat(ticker.conditions().indicativePrice()).isEqualByComparingTo("45000");
        assertThat(ticker.updatedAt()).isEqualTo(NOON.plusSeconds(9));
    }

    @Test
    void theBookGivesBidAndAsk() {
        PairMarket pair = market.pair("BTC/USD");
        rest(pair, 1, OrderSide.BUY, "44990");
        rest(pair, 2, OrderSide.SELL, "45010");

        Ticker ticker = pair.ticker(NOON.plusSeconds(6));

        assertThat(ticker.bidPrice()).isEqualByComparingTo("44990");
        assertThat(ticker.askPrice()).isEqualByComparingTo("45010");
        assertThat(ticker.updatedAt()).isEqualTo(NOON.plusSeconds(2));
    }

    private static void rest(PairMarket pair, long sequence, OrderSide side, String price) {
        assertThat(pair.apply(Events.update(
                        "BTC/USD",
                        sequence,
                        "order_" + sequence,
                        side,
                        OrderStatus.OPEN,
                        new BigDecimal(price),
                        BigDecimal.ONE,
                        sequence,
                        NOON.plusSeconds(sequence))))
                .isEqualTo(FoldOutcome.APPLIED);
    }

    private void trade(String pair, int number, long sequence, String price, String quantity, Instant time) {
        assertThat(market.pair(pair)
                        .apply(Events.fill(
                                pair, number, sequence, new BigDecimal(price), new BigDecimal(quantity), time)))
                .isEqualTo(FoldOutcome.APPLIED);
    }
}
