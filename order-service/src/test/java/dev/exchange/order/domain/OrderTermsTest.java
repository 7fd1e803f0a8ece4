package dev.exchange.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderTermsTest {
    private static final Instant EVENING = Instant.parse("2026-01-02T22:30:00Z");

    @Test
    void aDayOrderEndsAtTheNextMidnightInUtc() {
        OrderTerms day = terms(TimeInForce.DAY, null);

        assertThat(day.expiresAt(EVENING)).isEqualTo("2026-01-03T00:00:00Z");
        assertThat(day.expiresAt(Instant.parse("2026-01-03T00:00:00Z"))).isEqualTo("2026-01-04T00:00:00Z");
        assertThat(day.expiresAt(Instant.parse("2026-12-31T23:59:59.999Z"))).isEqualTo("2027-01-01T00:00:00Z");
    }

    @Test
    void theEarlierOfADayOrdersTwoEndsCounts() {
        assertThat(terms(TimeInForce.DAY, Duration.ofHours(1)).expiresAt(EVENING))
                .isEqualTo("2026-01-02T23:30:00Z");
        assertThat(terms(TimeInForce.DAY, Duration.ofHours(24)).expiresAt(EVENING))
                .isEqualTo("2026-01-03T00:00:00Z");
    }

    @Test
    void aLifetimeCountsFromWhenTheOrderIsTaken() {
        assertThat(terms(TimeInForce.GOOD_TIL_CANCELED, Duration.ofHours(24)).expiresAt(EVENING))
                .isEqualTo("2026-01-03T22:30:00Z");
        assertThat(terms(TimeInForce.GOOD_TIL_CANCELED, null).expiresAt(EVENING))
                .isNull();
    }

    @Test
    void aTimeNamedIsTheEndUnlessTheDayEndsBefore() {
        Instant end = Instant.parse("2026-01-05T10:00:00Z");

        assertThat(terms(TimeInForce.GOOD_TIL_DATE, null, end).expiresAt(EVENING))
                .isEqualTo(end);
        assertThat(terms(TimeInForce.DAY, null, end).expiresAt(EVENING)).isEqualTo("2026-01-03T00:00:00Z");
    }

    @Test
    void theFingerprintTellsWhatWasAskedForAndNotHowItWasWritten() {
        OrderTerms terms = terms(TimeInForce.DAY, null);
        OrderTerms rewritten = terms.changed(new BigDecimal("0.500"), new BigDecimal("4.5E+4"), null);
        OrderTerms more = terms.changed(new BigDecimal("0.6"), terms.price(), null);

        assertThat(GroupTerms.single(terms).fingerprint())
                .isEqualTo(GroupTerms.single(rewritten).fingerprint())
                .isNotEqualTo(GroupTerms.single(more).fingerprint())
                .isNotEqualTo(new GroupTerms(terms, OrderLink.ONE_CANCELS_OTHER, List.of(more)).fingerprint());
    }

    @Test
    void termsAreTheSameWhateverTheScaleOfTheirNumbers() {
        OrderTerms one = terms(TimeInForce.DAY, null);
        OrderTerms other = new OrderTerms(
                "ada",
                "another id",
                "BTC/USD",
                OrderType.LIMIT,
                OrderSide.BUY,
                TimeInForce.DAY,
                new BigDecimal("0.50"),
                new BigDecimal("4.5E+4"),
                null,
                null,
                null,
                null);

        assertThat(one.isSameAs(other)).isTrue();
        assertThat(one.isSameAs(terms(TimeInForce.DAY, Duration.ofHours(1)))).isFalse();
        assertThat(one.isSameAs(terms(TimeInForce.GOOD_TIL_CANCELED, null))).isFalse();
    }

    private static OrderTerms terms(TimeInForce timeInForce, @Nullable Duration lifetime) {
        return terms(timeInForce, lifetime, null);
    }

    private static OrderTerms terms(TimeInForce timeInForce, @Nullable Duration lifetime, @Nullable Instant endsAt) {
        return new OrderTerms(
                "ada",
                null,
                "BTC/USD",
                OrderType.LIMIT,
                OrderSide.BUY,
                timeInForce,
                new BigDecimal("0.5"),
                new BigDecimal("45000"),
                null,
                null,
                lifetime,
                endsAt);
    }
}
