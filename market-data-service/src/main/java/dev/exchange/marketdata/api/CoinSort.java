package dev.exchange.marketdata.api;

import dev.exchange.contracts.WireName;
import dev.exchange.marketdata.domain.Coin;
import dev.exchange.platform.errors.Problem;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a list of coins may be sorted by, greatest first.
enum CoinSort implements WireName {
    MARKET_CAP("market_cap"),
    PRICE("price"),
    VOLUME("volume"),
    CHANGE_24H("change_24h");

    private final String wireName;

    CoinSort(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    Sorted<Coin> order() {
        return new Sorted<>(this::value, coin -> coin.asset().symbol());
    }

    private @Nullable BigDecimal value(Coin coin) {
        return switch (this) {
            case MARKET_CAP -> coin.marketCap();
            case PRICE -> coin.currentPrice();
            case VOLUME -> coin.volume24h();
            case CHANGE_24H -> coin.change24h();
        };
    }

    /// @param name null takes the market capitalisation
    /// @throws Problem 400 `invalid_sort_by` naming what is known
    static CoinSort of(@Nullable String name) {
        if (name == null) {
            return MARKET_CAP;
        }
        return Arrays.stream(values())
                .filter(sort -> sort.wireName.equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest(
                        "invalid_sort_by",
                        "sort_by must be one of "
                                + Arrays.stream(values())
                                        .map(CoinSort::wireName)
                                        .collect(Collectors.joining(", "))
                                + "; '" + name + "' is none of them"));
    }
}
