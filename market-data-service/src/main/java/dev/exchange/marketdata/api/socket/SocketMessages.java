package dev.exchange.marketdata.api.socket;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.marketdata.api.BookView;
import dev.exchange.marketdata.domain.BookDepth;
import dev.exchange.marketdata.domain.Candle;
import dev.exchange.marketdata.domain.CandleInterval;
import dev.exchange.marketdata.domain.Trade;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Writes what goes out; docs/reference/websocket.md describes each message.
@ApplicationScoped
public class SocketMessages {
    private final ObjectMapper json;
    private final Clock clock;

    public SocketMessages(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    record Book(String type, @JsonUnwrapped BookView book) {}

    record PublicTrade(
            String type,
            String pairSymbol,
            BigDecimal price,
            BigDecimal quantity,
            String side,
            String tradeId,
            long sequence,
            Instant timestamp,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean auction) {}

    record Ticker(
            String type,
            String pairSymbol,
            BigDecimal currentPrice,
            @Nullable BigDecimal bidPrice,
            @Nullable BigDecimal askPrice,
            @JsonProperty("volume_24h") BigDecimal volume24h,
            @JsonProperty("high_24h") BigDecimal high24h,
            @JsonProperty("low_24h") BigDecimal low24h,
            @JsonProperty("change_24h") BigDecimal change24h,
            BigDecimal referencePrice,
            String referenceSource,
            long sequence,
            Instant timestamp) {}

    record CandleMessage(
            String type,
            String pairSymbol,
            String interval,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            BigDecimal volume,
            BigDecimal quoteVolume,
            long trades,
            long sequence,
            Instant timestamp) {}

    record Subscription(
            String type,
            String subscriptionType,
            String pairSymbol,
            @Nullable Integer depth,
            @Nullable String interval) {}

    record Failure(String type, String code, String detail) {}

    record Heartbeat(String type, Instant timestamp) {}

    record Pong(String type) {}

    String book(BookDepth depth) {
        return write(new Book("orderbook_update", BookView.of(depth, now())));
    }

    String trade(Trade trade) {
        return write(new PublicTrade(
                "trade",
                trade.pairSymbol(),
                trade.price(),
                trade.quantity(),
                trade.takerSide().wireName(),
                trade.tradeId(),
                trade.sequence(),
                trade.time(),
                trade.auction() ? true : null));
    }

    String ticker(PriceUpdate update) {
        return write(new Ticker(
                "ticker",
                update.pairSymbol(),
                update.currentPrice(),
                update.bidPrice(),
                update.askPrice(),
                update.quoteVolume24h(),
                update.high24h(),
                update.low24h(),
                update.change24h(),
                update.referencePrice(),
                update.referenceSource(),
                update.sequence(),
                update.time()));
    }

    String candle(String pairSymbol, CandleInterval interval, Candle candle) {
        return write(new CandleMessage(
                "candle",
                pairSymbol,
                interval.wireName(),
                candle.open(),
                candle.high(),
                candle.low(),
                candle.close(),
                candle.volume(),
                candle.quoteVolume(),
                candle.trades(),
                candle.lastSequence(),
                candle.openedAt()));
    }

    String subscription(String type, ClientMessage.Subscription subscription) {
        return write(new Subscription(
                type,
                subscription.stream().wireName(),
                subscription.pair(),
                subscription.stream() == StreamType.ORDERBOOK ? subscription.depth() : null,
                subscription.stream() == StreamType.CANDLES
                        ? subscription.interval().wireName()
                        : null));
    }

    String error(String code, String detail) {
        return write(new Failure("error", code, detail));
    }

    String heartbeat() {
        return write(new Heartbeat("heartbeat", now()));
    }

    String pong() {
        return write(new Pong("pong"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private String write(Object message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
