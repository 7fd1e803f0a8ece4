package dev.exchange.order.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.exchange.order.domain.OrderFields;
import dev.exchange.order.domain.Violation;
import dev.exchange.platform.errors.Problem;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderBodyReaderTest {
    @Test
    void numbersMayBeNumbersOrStrings() {
        OrderFields fields = read("{\"quantity\": 0.5, \"price\": \"45000.01\", \"expires_hours\": 24}");

        assertThat(fields.quantity()).isEqualByComparingTo("0.5");
        assertThat(fields.price()).isEqualByComparingTo("45000.01");
        assertThat(fields.expiresHours()).isEqualByComparingTo("24");
        assertThat(fields.unreadable()).isEmpty();
    }

    @Test
    void aNumberIsReadExactly() {
        assertThat(read("{\"price\": 0.1000000000000000055511151231257827}").price())
                .isEqualTo("0.1000000000000000055511151231257827");
    }

    @Test
    void nullAndTheEmptyStringAreNone() {
        OrderFields fields = read("{\"price\": null, \"stop_price\": \"\", \"client_order_id\": \"\"}");

        assertThat(fields.price()).isNull();
        assertThat(fields.stopPrice()).isNull();
        assertThat(fields.clientOrderId()).isNull();
        assertThat(fields.unreadable()).isEmpty();
    }

    @Test
    void unknownFieldsArePassedOver() {
        assertThat(read("{\"extra\": {\"quantity\": [1, {\"a\": 2}]}, \"user_id\": \"ada\"}")
                        .userId())
                .isEqualTo("ada");
    }

    @Test
    void allWrongTypesAreNamedAtOnce() {
        OrderFields fields = read("""
                {"user_id": 7, "order_side": ["buy"], "quantity": "much", "price": true, "pair_symbol": "BTC/USD"}""");

        assertThat(fields.unreadable())
                .extracting(Violation::field)
                .containsExactly("user_id", "order_side", "quantity", "price");
        assertThat(fields.unreadable()).extracting(Violation::kind).containsOnly(Violation.Kind.UNREADABLE);
        assertThat(fields.pairSymbol()).isEqualTo("BTC/USD");
    }

    @Test
    void aFieldThatIsThereTwiceIsRefused() {
        assertThat(read("{\"price\": 1, \"price\": 2}").unreadable())
                .extracting(Violation::code)
                .containsExactly("repeated_field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e1000000", "1e-1000000", "\"1e999999\""})
    void aNumberThatCouldExhaustTheMemoryIsRefused(String number) {
        assertThat(read("{\"quantity\": " + number + "}").unreadable())
                .extracting(Violation::code)
                .containsExactly("invalid_quantity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"NaN\"", "\"Infinity\"", "\"0x10\"", "\"1,5\"", "\"٣\""})
    void whatIsNoNumberIsUnreadable(String number) {
        assertThat(read("{\"quantity\": " + number + "}").unreadable())
                .extracting(Violation::kind)
                .containsExactly(Violation.Kind.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "[]",
                "7",
                "null",
                "{",
                "{\"quantity\": NaN}",
                "{} {}",
                "not json",
                "{'a': 1}",
                "{\"a\": 1,}"
            })
    void aBodyThatIsNotOneJsonObjectIsUnreadable(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(422));
    }

    @Test
    void theApiDocumentShowsExactlyTheFieldsThatAreRead() {
        var naming = (PropertyNamingStrategies.NamingBase) PropertyNamingStrategies.SNAKE_CASE;

        assertThat(Arrays.stream(PlaceOrderBody.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .map(naming::translate))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(OrderBodyReader.TEXTS.stream(), OrderBodyReader.NUMBERS.stream())
                                .toList());
    }

    private static OrderFields read(String body) {
        return OrderBodyReader.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
