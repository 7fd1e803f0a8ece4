package dev.exchange.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.MarketState;
import dev.exchange.order.domain.MarketSetting.Verdict;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketSettingTest {
    private static final Catalogue.Pair PAIR = Catalogue.standard().pair("BTC/USD");

    @Test
    void aBandIsCountedInHundredthsOfAPercent() {
        Verdict verdict = MarketSetting.judge(PAIR, "Post_Only", new BigDecimal("5.250"), new BigDecimal("45000.01"));

        assertThat(verdict)
                .isEqualTo(
                        new Verdict.Taken(new MarketSetting(MarketState.POST_ONLY, 525, new BigDecimal("45000.01"))));
    }

    @ParameterizedTest(name = "{0} {1} {2} is refused with {3}")
    @CsvSource(
            nullValues = "null",
            value = {
                "null, null, null, missing_field",
                "asleep, null, null, invalid_state",
                "null, -0.01, null, invalid_price_band_percent",
                "null, 100, null, invalid_price_band_percent",
                "null, 0.001, null, invalid_price_band_percent",
                "null, null, 0, invalid_reference_price",
                "null, null, -1, invalid_reference_price",
                "null, null, 0.001, invalid_reference_price",
                "null, null, 1e20, invalid_reference_price"
            })
    void senselessSettingsAreRefused(
            @Nullable String state, @Nullable BigDecimal band, @Nullable BigDecimal reference, String code) {
        assertThat(MarketSetting.judge(PAIR, state, band, reference))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::code)
                                .containsExactly(code));
    }
}
