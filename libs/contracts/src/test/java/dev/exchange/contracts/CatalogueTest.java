package dev.exchange.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {
    private final Catalogue catalogue = Catalogue.standard();

    static Iterable<Catalogue.Pair> pairs() {
        return Catalogue.standard().pairs();
    }

    @Test
    void listsFiveCoinsTheDollarAndSixPairs() {
        assertThat(catalogue.coins())
                .extracting(Catalogue.Asset::symbol)
                .containsExactly("BTC", "ETH", "BNB", "ADA", "SOL");
        assertThat(catalogue.assets())
                .filteredOn(Catalogue.Asset::fiat)
                .extracting(Catalogue.Asset::symbol)
                .containsExactly("USD");
        assertThat(catalogue.pairs())
                .extracting(Catalogue.Pair::symbol)
                .containsExactly("BTC/USD", "ETH/USD", "BTC/ETH", "BNB/USD", "ADA/USD", "SOL/USD");
    }

    @Test
    void everyCoinHasAReferencePriceASupplyAndAnId() {
        assertThat(catalogue.coins()).allSatisfy(coin -> {
            assertThat(coin.referencePrice()).isPositive();
            assertThat(coin.circulatingSupply()).isPositive();
            assertThat(catalogue.findAsset(coin.id())).contains(coin);
        });
    }

    /// The numbers are part of trade ids and the ticks and lots of every replay, so a change of one breaks what is
    /// stored.
    @Test
    void whatAPairWasListedWithNeverChanges() {
        assertThat(catalogue.pairs())
                .extracting(pair -> pair.number() + " " + pair.symbol() + " " + pair.tickSize() + " " + pair.lotSize())
                .startsWith(
                        "1 BTC/USD 0.01 0.0001",
                        "2 ETH/USD 0.01 0.0001",
                        "3 BTC/ETH 0.0001 0.0001",
                        "4 BNB/USD 0.01 0.0001",
                        "5 ADA/USD 0.0001 0.0001",
                        "6 SOL/USD 0.01 0.0001");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theLeastFillOfAPairIsWorthAWholeNumberOfTheQuotesUnits(Catalogue.Pair pair) {
        BigDecimal least = pair.tickSize().multiply(pair.lotSize());

        assertThat(Decimals.isMultiple(least, pair.quote().unit())).isTrue();
        assertThat(Decimals.isMultiple(pair.lotSize(), pair.base().unit())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BTC/USD", "BTC-USD", "BTC%2FUSD", "btc%2fusd", "btc/usd", "pair_btc_usd"})
    void aPairIsFoundByEveryWayToWriteIt(String name) {
        assertThat(catalogue.findPair(name)).contains(catalogue.pair("BTC/USD"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "BTC", "USD/BTC", "BTC/USD/ETH", "BTC USD", "pair_", "DOGE/USD", "../etc/passwd"})
    void aPairThatIsNotListedIsNotFound(String name) {
        assertThat(catalogue.findPair(name)).isEmpty();
    }

    @Test
    void askingForAPairThatIsNotListedNamesThoseThatAre() {
        assertThatThrownBy(() -> catalogue.pair("DOGE/USD"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DOGE/USD")
                .hasMessageContaining("BTC/USD, ETH/USD");
    }

    @Test
    void aPairWhoseFillsCouldBeWorthAFractionOfTheSmallestAmountIsRefused() {
        Catalogue.Asset btc = catalogue.asset("BTC");
        Catalogue.Asset usd = catalogue.asset("USD");

        assertThatThrownBy(() -> new Catalogue.Pair(7, btc, usd, new BigDecimal("0.00001"), new BigDecimal("0.0001")))
                .hasMessageContaining("smallest amount of USD");
        assertThatThrownBy(() -> new Catalogue.Pair(7, btc, usd, BigDecimal.ZERO, BigDecimal.ONE))
                .hasMessageContaining("positive");
        assertThatThrownBy(() -> new Catalogue.Pair(4096, btc, usd, BigDecimal.ONE, BigDecimal.ONE))
                .hasMessageContaining("4095");
    }
}
