package dev.exchange.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.order.domain.OrderRules.Verdict;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReservationsTest {
    private static final FeeTerms FEES =
            new FeeTerms(new BigDecimal("0.001"), new BigDecimal("0.002"), new BigDecimal("0.0001"));

    private final Reservations reservations = new Reservations(Catalogue.standard(), FEES, new BigDecimal("0.05"));

    @ParameterizedTest(name = "{0} holds {2} {1}, fee {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "order_type=limit order_side=buy quantity=0.5 price=45000 | USD | 22545 | 45",
                "order_type=limit order_side=sell quantity=0.5 price=45000 | BTC | 0.5 | null",
                "order_type=market order_side=buy quantity=0.5 | USD | null | null",
                "order_type=market order_side=buy quote_amount=1000 | USD | 1002 | 2",
                "order_type=market order_side=sell quote_amount=1000 | BTC | null | null",
                "order_type=market order_side=sell quantity=0.5 | BTC | 0.5 | null",
                "order_type=stop_limit order_side=buy quantity=0.5 price=45000 stop_price=44000 | USD | 22545 | 45",
                "order_type=stop_loss order_side=buy quantity=0.5 stop_price=40000 | USD | 21042 | 42",
                "order_type=trailing_stop order_side=buy quantity=0.5 trail_amount=100 | USD | null | null",
                "order_type=trailing_stop order_side=buy quantity=0.5 trail_amount=100 stop_price=44000"
                        + " limit_offset=1000 | USD | 22545 | 45",
                "order_type=trailing_stop order_side=sell quantity=0.5 trail_amount=100 | BTC | 0.5 | null",
                "order_type=limit order_side=buy quantity=0.5 price=44000 one_cancels_other.order_type=stop_limit"
                        + " one_cancels_other.stop_price=44900 one_cancels_other.price=45000 | USD | 22545 | 45"
            })
    void whatIsHeldIsSaidWhereTheMarketIsNotNeeded(
            String order, String currency, @Nullable BigDecimal amount, @Nullable BigDecimal fee) {
        Reservations.Reservation reservation = reservations.of(terms(order));

        assertThat(reservation.currency()).isEqualTo(currency);
        assertSame(reservation.amount(), amount);
        assertSame(reservation.maxFee(), fee);
    }

    @Test
    void theLegsOfABracketHoldWhatTheyBuyFor() {
        GroupTerms sale = terms("order_type=limit order_side=sell quantity=0.5 price=44000 take_profit.price=43000"
                + " stop_loss.stop_price=44900 stop_loss.price=45000");
        GroupTerms purchase = terms("order_type=limit order_side=buy quantity=0.5 price=44000 take_profit.price=45000"
                + " stop_loss.stop_price=43000");

        Reservations.Reservation bought = Objects.requireNonNull(reservations.ofLegs(sale));
        assertThat(bought.currency()).isEqualTo("USD");
        assertSame(bought.amount(), new BigDecimal("22545"));
        Reservations.Reservation sold = Objects.requireNonNull(reservations.ofLegs(purchase));
        assertThat(sold.currency()).isEqualTo("BTC");
        assertSame(sold.amount(), BigDecimal.ZERO);
        assertThat(reservations.ofLegs(terms("order_type=market order_side=sell quantity=1")))
                .isNull();
    }

    private static void assertSame(@Nullable BigDecimal actual, @Nullable BigDecimal expected) {
        if (expected == null) {
            assertThat(actual).isNull();
        } else {
            assertThat(actual).isEqualByComparingTo(expected);
        }
    }

    private static GroupTerms terms(String order) {
        Map<String, @Nullable String> fields = new HashMap<>(Map.of("user_id", "ada", "pair_symbol", "BTC/USD"));
        for (String field : order.split(" ", -1)) {
            String[] parts = field.split("=", 2);
            fields.put(parts[0], parts[1]);
        }
        OrderRules rules = new OrderRules(Catalogue.standard(), new BigDecimal("0.0001"), new BigDecimal("1000"), FEES);
        Verdict verdict = rules.judge(OrderFieldsOf.named(fields), Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(verdict).isInstanceOf(Verdict.Taken.class);
        return ((Verdict.Taken) verdict).terms();
    }
}
