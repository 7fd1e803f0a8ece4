package dev.exchange.order.api;

import static dev.exchange.order.domain.OrderField.CLIENT_ORDER_ID;
import static dev.exchange.order.domain.OrderField.EXPIRES_HOURS;
import static dev.exchange.order.domain.OrderField.PAIR_SYMBOL;
import static dev.exchange.order.domain.OrderField.POST_ONLY;
import static dev.exchange.order.domain.OrderField.PRICE;
import static dev.exchange.order.domain.OrderField.QUANTITY;
import static dev.exchange.order.domain.OrderField.STOP_LOSS;
import static dev.exchange.order.domain.OrderField.STOP_PRICE;
import static dev.exchange.order.domain.OrderField.TAKE_PROFIT;
import static dev.exchange.order.domain.OrderField.USER_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.exchange.order.domain.OrderField;
import dev.exchange.order.domain.OrderFields;
import dev.exchange.order.domain.Violation;
import dev.exchange.platform.errors.Problem;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderBodyReaderTest {
    @Test
    void numbersMayBeNumbersOrStrings() {
        OrderFields fields = read("{\"quantity\": 0.5, \"price\": \"45000.01\", \"expires_hours\": 24}");

        assertThat(fields.number(QUANTITY)).isEqualByComparingTo("0.5");
        assertThat(fields.number(PRICE)).isEqualByComparingTo("45000.01");
        assertThat(fields.number(EXPIRES_HOURS)).isEqualByComparingTo("24");
        assertThat(fields.unreadable()).isEmpty();
    }

    @Test
    void aNumberIsReadExactly() {
        assertThat(read("{\"price\": 0.1000000000000000055511151231257827}").number(PRICE))
                .isEqualTo("0.1000000000000000055511151231257827");
    }

    @Test
    void nullAndTheEmptyStringAreNone() {
        OrderFields fields = read("{\"price\": null, \"stop_price\": \"\", \"client_order_id\": \"\"}");

        assertThat(fields.number(PRICE)).isNull();
        assertThat(fields.number(STOP_PRICE)).isNull();
        assertThat(fields.text(CLIENT_ORDER_ID)).isNull();
        assertThat(fields.unreadable()).isEmpty();
    }

    @Test
    void unknownFieldsArePassedOver() {
        assertThat(read("{\"extra\": {\"quantity\": [1, {\"a\": 2}]}, \"user_id\": \"ada\"}")
                        .text(USER_ID))
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
        assertThat(fields.text(PAIR_SYMBOL)).isEqualTo("BTC/USD");
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

        assertThat(fieldsOf(PlaceOrderBody.class, naming))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(OrderField.values())
                        .map(OrderField::wireName)
                        .toList());
        assertThat(fieldsOf(PlaceOrderBody.LinkedOrderBody.class, naming))
                .isSubsetOf(fieldsOf(PlaceOrderBody.class, naming));
        assertThat(fieldsOf(ChangeOrderBody.class, naming)).isSubsetOf(fieldsOf(PlaceOrderBody.class, naming));
    }

    private static List<String> fieldsOf(Class<?> body, PropertyNamingStrategies.NamingBase naming) {
        return Arrays.stream(body.getRecordComponents())
                .map(RecordComponent::getName)
                .map(naming::translate)
                .toList();
    }

    @Test
    void flagsAreTrueOrFalse() {
        assertThat(read("{\"post_only\": true}").flag(POST_ONLY)).isTrue();
        assertThat(read("{\"post_only\": \"false\"}").flag(POST_ONLY)).isFalse();
        assertThat(read("{\"post_only\": null}").flag(POST_ONLY)).isNull();
        assertThat(read("{\"post_only\": 1}").unreadable())
                .extracting(Violation::code)
                .containsExactly("invalid_type");
    }

    @Test
    void theOrdersOfAGroupAreReadWithTheirPaths() {
        OrderFields fields = read("""
                {"price": 1, "take_profit": {"price": "50000", "extra": [1]},
                 "stop_loss": {"stop_price": "much", "trail_amount": 1, "trail_amount": 2}}""");

        OrderFields takeProfit = Objects.requireNonNull(fields.order(TAKE_PROFIT));
        OrderFields stopLoss = Objects.requireNonNull(fields.order(STOP_LOSS));
        assertThat(takeProfit.number(PRICE)).isEqualByComparingTo("50000");
        assertThat(takeProfit.name(PRICE)).isEqualTo("take_profit.price");
        assertThat(stopLoss.isUnreadable(STOP_PRICE)).isTrue();
        assertThat(stopLoss.unreadable())
                .extracting(Violation::field)
                .containsExactly("stop_loss.stop_price", "stop_loss.trail_amount");
        assertThat(fields.unreadable()).isEmpty();
    }

    @Test
    void whatShouldBeAnOrderAndIsNoneIsUnreadable() {
        assertThat(read("{\"stop_loss\": 44000, \"take_profit\": null, \"one_cancels_other\": []}")
                        .unreadable())
                .extracting(Violation::field, Violation::code)
                .containsExactly(tuple("stop_loss", "invalid_type"), tuple("one_cancels_other", "invalid_type"));
    }

    @Test
    void groupsAreNotNested() {
        OrderFields fields = read("{\"stop_loss\": {\"take_profit\": {\"price\": 1}}}");

        assertThat(Objects.requireNonNull(fields.order(STOP_LOSS)).unreadable())
                .extracting(Violation::field, Violation::code)
                .containsExactly(tuple("stop_loss.take_profit", "take_profit_not_allowed"));
    }

    private static OrderFields read(String body) {
        return OrderBodyReader.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
