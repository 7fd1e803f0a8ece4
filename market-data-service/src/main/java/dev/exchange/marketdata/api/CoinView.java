package dev.exchange.marketdata.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.exchange.marketdata.domain.Coin;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "Cryptocurrency", description = "What a coin is worth, in USD")
record CoinView(
        @Schema(examples = "crypto_btc") String id,
        @Schema(examples = "BTC") String symbol,
        @Schema(examples = "Bitcoin") String name,

        @Schema(
                examples = "45000.5",
                description = "Of the coin's USD pair: the last trade, or the reference price before the first")
        BigDecimal currentPrice,

        @Schema(examples = "855009500000") @Nullable BigDecimal marketCap,

        @Schema(examples = "1250000.75", description = "Traded in all pairs of the coin, in USD")
        @JsonProperty("volume_24h")
        BigDecimal volume24h,

        @Schema(examples = "2.5", description = "In percent") @JsonProperty("change_24h")
        BigDecimal change24h,

        @Schema(examples = "5.2", description = "In percent") @JsonProperty("change_7d")
        BigDecimal change7d,

        @Schema(examples = "19000000") @Nullable BigDecimal circulatingSupply,

        @Schema(examples = "21000000", description = "null where there is no limit") @Nullable
        BigDecimal maxSupply,

        @Schema(examples = "2026-01-01T12:00:00Z") Instant lastUpdated) {
    static CoinView of(Coin coin) {
        return new CoinView(
                coin.asset().id(),
                coin.asset().symbol(),
                coin.asset().name(),
                coin.currentPrice(),
                coin.marketCap(),
                coin.volume24h(),
                coin.change24h(),
                coin.change7d(),
                coin.asset().circulatingSupply(),
                coin.asset().maxSupply(),
                coin.updatedAt());
    }
}
