package dev.exchange.alert.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertTermsTest {
    @ParameterizedTest
    @EnumSource(
            value = AlertType.class,
            names = {"PRICE_ABOVE", "PRICE_BELOW"})
    void aPriceAlertKeepsItsExactPrice(AlertType type) {
        AlertTerms terms = AlertTerms.of(type, new BigDecimal("50000.12345678"), null, null);

        assertThat(terms.targetPrice()).isEqualByComparingTo("50000.12345678");
        assertThat(terms.targetPercentage()).isNull();
        assertThat(terms.windowHours()).isNull();
    }

    @Test
    void aMoveIsLookedForOverADayUnlessAWindowIsGiven() {
        AlertTerms byDefault = AlertTerms.of(AlertType.PERCENTAGE_CHANGE, null, new BigDecimal("5"), null);
        AlertTerms given = AlertTerms.of(AlertType.PERCENTAGE_CHANGE, null, new BigDecimal("5"), 1);

        assertThat(byDefault.windowHours()).isEqualTo(24);
        assertThat(given.windowHours()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-0.00000001", "1000000000001", "1.123456789"})
    void aSenselessPriceIsRefused(String price) {
        assertThatThrownBy(() -> AlertTerms.of(AlertType.PRICE_ABOVE, new BigDecimal(price), null, null))
                .isInstanceOfSatisfying(
                        InvalidAlert.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("invalid_target_price"))
                .hasMessageContaining("target_price");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "1000.5"})
    void aSenselessPercentageIsRefused(String percentage) {
        assertThatThrownBy(() -> AlertTerms.of(AlertType.PERCENTAGE_CHANGE, null, new BigDecimal(percentage), null))
                .isInstanceOfSatisfying(
                        InvalidAlert.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("invalid_target_percentage"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 169})
    void aSenselessWindowIsRefused(int hours) {
        assertThatThrownBy(() -> AlertTerms.of(AlertType.PERCENTAGE_CHANGE, null, BigDecimal.TEN, hours))
                .hasMessageContaining("1 to 168");
    }

    @ParameterizedTest
    @CsvSource({
        "PRICE_ABOVE,,5,,target_percentage",
        "PRICE_BELOW,1,,2,window_hours",
        "PERCENTAGE_CHANGE,1,5,,target_price"
    })
    void aFigureOfAnotherTypeIsRefusedNotDropped(
            AlertType type, BigDecimal price, BigDecimal percentage, Integer window, String named) {
        assertThatThrownBy(() -> AlertTerms.of(type, price, percentage, window))
                .isInstanceOf(InvalidAlert.class)
                .hasMessageContaining("takes no " + named);
    }

    @ParameterizedTest
    @EnumSource(AlertType.class)
    void theFigureOfATypeIsNeeded(AlertType type) {
        assertThatThrownBy(() -> AlertTerms.of(type, null, null, null))
                .isInstanceOfSatisfying(
                        InvalidAlert.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("missing_field"));
    }

    @Test
    void anUnknownTypeIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> AlertType.of("price_equals"))
                .hasMessageContaining("price_above, price_below, percentage_change");
    }
}
