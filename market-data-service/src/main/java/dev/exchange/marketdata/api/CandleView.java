package dev.exchange.marketdata.api;

import dev.exchange.marketdata.domain.Candle;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Candle", description = "What happened to a pair's price in an interval in which it was traded")
record CandleView(
        @Schema(examples = "2026-01-01T12:00:00Z", description = "When the interval begins")
        Instant timestamp,

        @Schema(examples = "45000") BigDecimal open,
        @Schema(examples = "45120.5") BigDecimal high,
        @Schema(examples = "44980") BigDecimal low,
        @Schema(examples = "45100") BigDecimal close,

        @Schema(examples = "1.25", description = "In the base currency")
        BigDecimal volume,

        @Schema(examples = "56312.5", description = "In the quote currency")
        BigDecimal quoteVolume,

        @Schema(examples = "42", description = "How many trades")
        long trades) {
    static CandleView of(Candle candle) {
        return new CandleView(
                candle.openedAt(),
                candle.open(),
                candle.high(),
                candle.low(),
                candle.close(),
                candle.volume(),
                candle.quoteVolume(),
                candle.trades());
    }
}
