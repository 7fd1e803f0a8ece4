package dev.exchange.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeeTermsTest {
    private static final long SEED = 20260102L;
    private static final int CASES = 20_000;
    private static final int PRECISION = 8;
    private static final FeeTerms TERMS =
            new FeeTerms(new BigDecimal("0.001"), new BigDecimal("0.002"), new BigDecimal("0.0001"));

    @ParameterizedTest
    @CsvSource({
        "22500,true,22.5",
        "22500,false,45",
        "0.00001,true,0.0001",
        "0.05,false,0.0001",
        "1.23456789,true,0.00123457",
        "0,false,0"
    })
    void aFeeIsTheRatesShareRoundedUpAndNeverUnderTheLeast(BigDecimal value, boolean maker, BigDecimal fee) {
        assertThat(TERMS.fee(value, maker, PRECISION)).isEqualByComparingTo(fee);
    }

    @Test
    void aRateOfZeroCostsNothingNotEvenTheLeastFee() {
        FeeTerms free = new FeeTerms(BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal("0.0001"));

        assertThat(free.fee(new BigDecimal("100"), true, PRECISION)).isEqualByComparingTo(BigDecimal.ZERO);
        assertThat(free.buyReservation(BigDecimal.TEN, BigDecimal.TEN, PRECISION))
                .isEqualByComparingTo(new BigDecimal("100"));
    }

    @Test
    void aFeeHasTheCurrencysPrecisionCoversTheShareAndExceedsItByLessThanOneUnit() {
        Random random = new Random(SEED);
        BigDecimal unit = BigDecimal.ONE.movePointLeft(PRECISION);
        for (int i = 0; i < CASES; i++) {
            boolean maker = random.nextBoolean();
            BigDecimal value = value(random);
            BigDecimal share = value.multiply(maker ? TERMS.makerRate() : TERMS.takerRate());

            BigDecimal fee = TERMS.fee(value, maker, PRECISION);

            assertThat(Decimals.isMultiple(fee, unit))
                    .as("seed %d: %s", SEED, fee)
                    .isTrue();
            assertThat(fee).as("seed %d: value %s", SEED, value).isGreaterThanOrEqualTo(share.max(TERMS.minFee()));
            if (fee.compareTo(TERMS.minFee()) > 0) {
                assertThat(fee.subtract(share)).isLessThan(unit);
            }
        }
    }

    @Test
    void aMakersFeeIsNeverAboveATakersAndMoreValueNeverCostsLess() {
        Random random = new Random(SEED);
        for (int i = 0; i < CASES; i++) {
            BigDecimal value = value(random);
            BigDecimal more = value.add(value(random));

            assertThat(TERMS.fee(value, true, PRECISION))
                    .as("seed %d: value %s", SEED, value)
                    .isLessThanOrEqualTo(TERMS.fee(value, false, PRECISION));
            assertThat(TERMS.fee(value, false, PRECISION)).isLessThanOrEqualTo(TERMS.fee(more, false, PRECISION));
        }
    }

    @Test
    void aBuysReservationPaysItsWholeValueAndTheTakersFeeOnItAtAnyBetterPrice() {
        Random random = new Random(SEED);
        for (int i = 0; i < CASES; i++) {
            BigDecimal quantity = BigDecimal.valueOf(random.nextLong(1, 10_000_000), 4);
            long limitTicks = random.nextLong(1, 10_000_000);
            BigDecimal limit = BigDecimal.valueOf(limitTicks, 2);
            BigDecimal price = BigDecimal.valueOf(random.nextLong(limitTicks) + 1, 2);

            BigDecimal reserved = TERMS.buyReservation(quantity, limit, PRECISION);

            BigDecimal value = quantity.multiply(price);
            assertThat(value.add(TERMS.fee(value, false, PRECISION)))
                    .as("seed %d: %s at %s, limit %s", SEED, quantity, price, limit)
                    .isLessThanOrEqualTo(reserved);
        }
    }

    private static BigDecimal value(Random random) {
        return BigDecimal.valueOf(random.nextLong(1, 1L << random.nextInt(1, 60)), random.nextInt(9));
    }
}
