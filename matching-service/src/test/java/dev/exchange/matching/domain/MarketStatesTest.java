package dev.exchange.matching.domain;

import static dev.exchange.contracts.OrderSide.BUY;
import static dev.exchange.contracts.OrderSide.SELL;
import static dev.exchange.matching.domain.TestMarket.fills;
import static dev.exchange.matching.domain.TestMarket.marketUpdate;
import static dev.exchange.matching.domain.TestMarket.onlyUpdate;
import static dev.exchange.matching.domain.TestMarket.state;
import static dev.exchange.matching.domain.TestMarket.updates;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.matching.Commands;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketStatesTest {
    private final Commands commands = new Commands("BTC/USD");
    private final TestMarket market = new TestMarket();

    @Test
    void whatTheOperatorSetsIsToldOnce() {
        OrderCommand.SetMarket set = commands.setMarket(MarketState.POST_ONLY, 500, new BigDecimal("100"));

        List<Event> events = market.apply(set);

        assertThat(events).hasSize(1);
        MarketUpdate update = marketUpdate(events);
        assertThat(update.requestId()).isEqualTo(set.requestId());
        assertThat(update.sequence()).isEqualTo(1);
        assertThat(update.state()).isEqualTo(MarketState.POST_ONLY);
        assertThat(update.priceBandBasisPoints()).isEqualTo(500);
        assertThat(update.referencePrice()).isEqualByComparingTo("100");
        assertThat(update.lastPrice()).isNull();
        assertThat(update.indicativePrice()).isNull();
        assertThat(update.code()).isNull();
    }

    @Test
    void whatIsNotNamedStaysAsItIs() {
        market.apply(commands.setMarket(MarketState.CANCEL_ONLY, 500, new BigDecimal("100")));

        MarketUpdate update = marketUpdate(market.apply(commands.setMarket(null, 0, null)));

        assertThat(update.state()).isEqualTo(MarketState.CANCEL_ONLY);
        assertThat(update.priceBandBasisPoints()).isZero();
        assertThat(update.referencePrice()).isEqualByComparingTo("100");
    }

    @ParameterizedTest
    @CsvSource({
        "10000, 100,    invalid_price_band",
        "-1,    100,    invalid_price_band",
        "100,   100.001, invalid_reference_price",
        "100,   0,      invalid_reference_price",
        "100,   1e15,   invalid_reference_price",
    })
    void whatMakesNoSenseIsRefusedAndNothingOfItIsSet(int band, String reference, String code) {
        MarketUpdate update =
                marketUpdate(market.apply(commands.setMarket(MarketState.HALTED, band, new BigDecimal(reference))));

        assertThat(update.code()).isEqualTo(code);
        assertThat(update.reason()).isNotBlank();
        assertThat(update.requestId()).isNotNull();
        assertThat(update.state()).isEqualTo(MarketState.TRADING);
        assertThat(update.priceBandBasisPoints()).isZero();
        assertThat(update.referencePrice()).isNull();
    }

    @Test
    void aHaltedMarketTakesNothingAndSaysSo() {
        OrderCommand.Place resting = commands.limit("owner", BUY, "1", "100");
        market.apply(resting);
        market.apply(commands.setMarket(MarketState.HALTED));
        OrderCommand.Place late = commands.limit("late", BUY, "1", "100");

        OrderUpdate rejected = onlyUpdate(market.apply(late));
        OrderUpdate kept = onlyUpdate(market.apply(commands.cancel("owner", resting.orderId())));

        assertThat(rejected.code()).isEqualTo("market_halted");
        assertThat(rejected.released()).isEqualByComparingTo(late.reservedAmount());
        assertThat(kept.cause()).isEqualTo(UpdateCause.CANCEL_REJECTED);
        assertThat(kept.code()).isEqualTo("market_halted");
    }

    @Test
    void anOrderStopsAtThePriceBandAndItsRestIsFreed() {
        market.apply(commands.setMarket(null, 1_000, new BigDecimal("100")));
        market.apply(commands.limit("seller", SELL, "0.4", "105"));
        market.apply(commands.limit("seller", SELL, "1", "120"));

        List<Event> events = market.apply(commands.limit("buyer", BUY, "1", "130"));

        assertThat(fills(events)).hasSize(1);
        OrderUpdate update = updates(events).getLast();
        assertThat(update.code()).isEqualTo("price_band");
        assertThat(state(update).status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(update.released()).isEqualByComparingTo("78.156");
    }

    @Test
    void anAuctionTellsWhereItWouldMeetAndMeetsThereAtTheMakersRate() {
        market.apply(commands.setMarket(MarketState.AUCTION));
        assertThat(market.apply(commands.limit("seller", SELL, "1", "100"))).hasSize(1);

        List<Event> crossed = market.apply(commands.limit("buyer", BUY, "1.5", "110"));

        MarketUpdate indicative = (MarketUpdate) crossed.getLast();
        assertThat(crossed).hasSize(2);
        assertThat(indicative.requestId()).isNull();
        assertThat(indicative.indicativePrice()).isEqualByComparingTo("105");
        assertThat(indicative.indicativeVolume()).isEqualByComparingTo("1");
        assertThat(indicative.indicativeImbalance()).isEqualByComparingTo("0.5");
        OrderCommand.SetMarket opening = commands.setMarket(MarketState.TRADING);

        List<Event> opened = market.apply(opening);

        Fill fill = fills(opened).getFirst();
        assertThat(fill.auction()).isTrue();
        assertThat(fill.price()).isEqualByComparingTo("105");
        assertThat(fill.takerSide()).isEqualTo(BUY);
        assertThat(fill.taker().userId()).isEqualTo("buyer");
        assertThat(fill.maker().fee()).isEqualByComparingTo("0.105");
        assertThat(fill.taker().fee()).isEqualByComparingTo("0.105");
        assertThat(updates(opened)).extracting(OrderUpdate::cause).containsOnly(UpdateCause.MATCHED);
        MarketUpdate last = marketUpdate(opened);
        assertThat(last.requestId()).isEqualTo(opening.requestId());
        assertThat(last.state()).isEqualTo(MarketState.TRADING);
        assertThat(last.lastPrice()).isEqualByComparingTo("105");
        assertThat(last.indicativePrice()).isNull();
    }

    @Test
    void theAnswerToASettingDuringAnAuctionHasTheIndicativePriceThatItChanged() {
        market.apply(commands.setMarket(MarketState.AUCTION));
        market.apply(commands.limit("seller", SELL, "1", "100"));
        market.apply(commands.limit("buyer", BUY, "1", "110"));

        List<Event> events = market.apply(commands.setMarket(null, null, new BigDecimal("108")));

        assertThat(events).hasSize(1);
        assertThat(marketUpdate(events).indicativePrice()).isEqualByComparingTo("108");
    }

    @Test
    void theIndicativePriceIsGoneWithTheOrdersThatMadeIt() {
        market.apply(commands.setMarket(MarketState.AUCTION));
        OrderCommand.Place sell = commands.limit("seller", SELL, "1", "100");
        market.apply(sell);
        market.apply(commands.limit("buyer", BUY, "1", "110"));

        MarketUpdate update = marketUpdate(market.apply(commands.cancel("seller", sell.orderId())));

        assertThat(update.indicativePrice()).isNull();
        assertThat(update.indicativeVolume()).isNull();
        assertThat(update.state()).isEqualTo(MarketState.AUCTION);
    }
}
