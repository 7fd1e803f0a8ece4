package dev.exchange.matching.events;

import static dev.exchange.contracts.OrderSide.BUY;
import static dev.exchange.contracts.OrderSide.SELL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderType;
import dev.exchange.matching.CommandStream;
import dev.exchange.matching.Commands;
import dev.exchange.matching.Draft;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandReaderTest {
    private static final Commands COMMANDS = new Commands("BTC/USD");

    private static String json(OrderCommand command) {
        return new String(EventJson.write(command), StandardCharsets.UTF_8);
    }

    private static boolean isCommand(String json) {
        return CommandReader.read(json.getBytes(StandardCharsets.UTF_8)).isPresent();
    }

    @Test
    void everyCommandIsReadAsItWasWritten() {
        for (OrderCommand command : CommandStream.of(5, "BTC/USD", 3_000)) {
            assertThat(CommandReader.read(EventJson.write(command)).map(CommandReaderTest::json))
                    .contains(json(command));
        }
    }

    static Stream<Arguments> broken() {
        String change = json(COMMANDS.change(
                "user", "order_1", Draft.of(OrderType.LIMIT, BUY, "1").price("1"), BigDecimal.ONE));
        String pair = json(COMMANDS.pair(
                "user",
                Draft.of(OrderType.LIMIT, SELL, "1").price("9"),
                Draft.of(OrderType.STOP_LOSS, SELL, "1").stop("5")));
        String bracket = json(COMMANDS.bracket(
                "user",
                Draft.of(OrderType.LIMIT, BUY, "1").price("9"),
                Draft.of(OrderType.LIMIT, SELL, "1").price("12"),
                Draft.of(OrderType.STOP_LOSS, SELL, "1").stop("5")));
        String iceberg = json(COMMANDS.place(
                "user", Draft.of(OrderType.ICEBERG, BUY, "1").price("9").display(new BigDecimal("0.5"))));
        String after = json(COMMANDS.cancelAllAfter("user", 1_000));
        String set = json(COMMANDS.setMarket(MarketState.TRADING, 5, new BigDecimal("7")));
        String tick = json(COMMANDS.tick());
        return Stream.of(
                Arguments.of(change, "\"added_amount\":\"1\"", "\"added_amount\":null"),
                Arguments.of(change, "\"added_amount\":\"1\"", "\"added_amount\":\"-1\""),
                Arguments.of(change, "\"added_amount\":\"1\"", "\"added_amount\":\"1e999999\""),
                Arguments.of(change, "\"request_id\"", "\"other\""),
                Arguments.of(change, "\"origin\"", "\"other\""),
                Arguments.of(change, "\"quantity\":\"1\"", "\"quantity\":\"1e-999999\""),
                Arguments.of(pair, "\"linked\":[{", "\"linked\":[null,{"),
                Arguments.of(pair, "\"linked\":[{", "\"other\":[{"),
                Arguments.of(pair, "\"link\":\"one_cancels_other\"", "\"link\":\"bracket\""),
                Arguments.of(pair, "\"link\":\"one_cancels_other\"", "\"link\":\"a chain\""),
                Arguments.of(pair, "\"link\":\"one_cancels_other\",", ""),
                Arguments.of(pair, "\"stop_price\":\"5\"", "\"stop_price\":\"5e300000\""),
                Arguments.of(pair, "\"order_type\":\"stop_loss\"", "\"order_type\":null"),
                Arguments.of(bracket, "\"legs_reserved_amount\":\"0\"", "\"legs_reserved_amount\":\"-2\""),
                Arguments.of(bracket, ",\"legs_reserved_amount\":\"0\"", ""),
                Arguments.of(bracket, "\"link\":\"bracket\"", "\"link\":\"one_cancels_other\""),
                Arguments.of(iceberg, "\"display_quantity\":\"0.5\"", "\"display_quantity\":\"1e70\""),
                Arguments.of(iceberg, "\"reserved_amount\":\"", "\"reserved_amount\":\"-"),
                Arguments.of(iceberg, "\"time\":\"2026", "\"time\":\"+292276\\u0030"),
                Arguments.of(iceberg, "\"time\":\"2026", "\"time\":\"1826"),
                Arguments.of(after, "\"timeout_ms\":1000", "\"timeout_ms\":null"),
                Arguments.of(after, "\"timeout_ms\":1000", "\"timeout_ms\":1e40"),
                Arguments.of(after, "\"user_id\"", "\"other\""),
                Arguments.of(set, "\"reference_price\":\"7\"", "\"reference_price\":\"7e5000\""),
                Arguments.of(set, "\"state\":\"trading\"", "\"state\":\"asleep\""),
                Arguments.of(set, "\"pair_symbol\"", "\"other\""),
                Arguments.of(tick, "\"time\"", "\"other\""));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aRecordThatIsNotWholeIsNoCommand(String whole, String part, String broken) {
        assertThat(isCommand(whole)).isTrue();
        assertThat(whole).contains(part);

        assertThat(isCommand(whole.replace(part, broken))).isFalse();
    }

    @Test
    void whatIsNoJsonIsNoCommand() {
        assertThat(List.of("", "null", "[]", "{}", "{\"type\":\"of another time\"}", "{\"type\":\"place_order\"}"))
                .allSatisfy(text -> assertThat(isCommand(text)).isFalse());
        assertThat(CommandReader.read(null)).isEmpty();
    }
}
