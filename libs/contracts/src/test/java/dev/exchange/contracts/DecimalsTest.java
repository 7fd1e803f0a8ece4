package dev.exchange.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    private static final long SEED = 42L;
    private static final int CASES = 20_000;

    @ParameterizedTest
    @CsvSource({"45000.00,45000", "4.5E4,45000", "0.50,0.5", "0E-8,0", "-1.20,-1.2", "1E-8,0.00000001", "100,100"})
    void writesWithoutExponentAndWithoutTrailingZeros(BigDecimal value, String written) {
        assertThat(Decimals.plain(value)).isEqualTo(written);
    }

    @Test
    void theNormalFormKeepsTheValueAndIsTheSameForEqualValues() {
        Random random = new Random(SEED);
        for (int i = 0; i < CASES; i++) {
            BigDecimal value = new BigDecimal(new BigInteger(80, random), random.nextInt(-10, 30));

            BigDecimal normal = Decimals.normal(value);

            assertThat(normal).as("seed %d, %s", SEED, value).isEqualByComparingTo(value);
            assertThat(normal).isEqualTo(Decimals.normal(value.setScale(value.scale() + 5)));
            assertThat(normal.scale()).isNotNegative();
            assertThat(new BigDecimal(Decimals.plain(value))).isEqualTo(normal);
        }
    }

    @Test
    void theNearestMultipleIsAMultipleAndAtMostHalfAStepAway() {
        Random random = new Random(SEED);
        BigDecimal two = BigDecimal.valueOf(2);
        for (int i = 0; i < CASES; i++) {
            BigDecimal value = BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), random.nextInt(10));
            BigDecimal step = BigDecimal.valueOf(random.nextLong(1, 1_000), random.nextInt(6));

            BigDecimal nearest = Decimals.nearest(value, step);

            assertThat(Decimals.isMultiple(nearest, step))
                    .as("seed %d: nearest of %s in steps of %s is %s", SEED, value, step, nearest)
                    .isTrue();
            assertThat(nearest.subtract(value).abs().multiply(two)).isLessThanOrEqualTo(step);
            assertThat(Decimals.isMultiple(value, step)).isEqualTo(nearest.compareTo(value) == 0);
        }
    }

    @Test
    void ofTwoEquallyNearMultiplesTheUpperOneIsTaken() {
        assertThat(Decimals.nearest(new BigDecimal("0.005"), new BigDecimal("0.01")))
                .isEqualTo(new BigDecimal("0.01"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999", "1e-999999", "1e2147483647", "1e-2147483647", "1e61", "1e-61"})
    void aNumberOfMoreThanSixtyDigitsIsNotReasonable(BigDecimal value) {
        assertThat(Decimals.isReasonable(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1e30", "-1e30", "0.00000001", "123456789012345678901234567890.12345678", "1e59"})
    void whatPeopleAndProgramsSendIsReasonable(BigDecimal value) {
        assertThat(Decimals.isReasonable(value)).isTrue();
    }
}
