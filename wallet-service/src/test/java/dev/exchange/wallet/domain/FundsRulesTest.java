package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FundsRulesTest {
    private static final DailyLimit LIMIT = new DailyLimit("WITHDRAWAL_DAILY_LIMIT_USD", decimal("1000"));

    @Test
    void aDaysLimitMayBeReachedAndNotPassedAndTheRefusalSaysAllFigures() {
        assertThatCode(() -> LIMIT.check(decimal("400"), decimal("600"))).doesNotThrowAnyException();

        assertThatThrownBy(() -> LIMIT.check(decimal("400"), decimal("600.01")))
                .isInstanceOfSatisfying(FundsRefusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("daily_limit_exceeded");
                    assertThat(refusal.reason())
                            .isEqualTo("WITHDRAWAL_DAILY_LIMIT_USD is 1000 USD a day (UTC): 400 USD is used today, and"
                                    + " this asks for 600.01 USD");
                    assertThat(refusal.figures())
                            .containsExactlyInAnyOrderEntriesOf(Map.of(
                                    "limit",
                                    "WITHDRAWAL_DAILY_LIMIT_USD",
                                    "limit_usd",
                                    decimal("1000"),
                                    "used_today_usd",
                                    decimal("400"),
                                    "asked_usd",
                                    decimal("600.01")));
                });
    }

    @Test
    void aDayBeginsAtMidnightUtc() {
        assertThat(DailyLimit.startOfDay(Instant.parse("2026-03-01T23:59:59.999Z")))
                .isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
    }

    @ParameterizedTest(name = "{0} at hand and {1} away, {2} wanted: {3}")
    @CsvSource(
            nullValues = "nothing",
            value = {
                // The limit is 10,000 USD at 100 each: 100 coins, and half of them is what is kept.
                "0, 1000, 0, nothing",
                "100, 1000, 0, nothing",
                "100.00000001, 1000, 0, HOT COLD 50.00000001",
                "250, 0, 0, HOT COLD 200",
                "250, 0, 120, HOT COLD 130",
                "10, 1000, 10, nothing",
                "10, 1000, 30, COLD HOT 70",
                "10, 25, 30, COLD HOT 25",
                "10, 19, 30, nothing",
                "0, 0, 1, nothing"
            })
    void whatIsTooMuchIsPutAwayAndWhatIsWaitedForIsFetched(String hot, String cold, String wanted, String expected) {
        CustodyRule rule = new CustodyRule(decimal("10000"));

        assertThat(rule.shift(decimal(hot), decimal(cold), decimal(wanted), decimal("100"), 8)
                        .map(shift -> shift.from() + " " + shift.to() + " " + Decimals.plain(shift.amount()))
                        .orElse(null))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, invalid_amount", "-1, invalid_amount", "0.000000001, invalid_amount", "0.123456789, invalid_amount"
    })
    void anAmountIsMoreThanNothingAndNoFinerThanItsAssetIsKept(BigDecimal amount, String code) {
        assertThatThrownBy(() -> FundsRequest.checked("ada", "r", Orders.CATALOGUE.asset("BTC"), amount))
                .isInstanceOfSatisfying(
                        FundsRefusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
        assertThat(FundsRequest.checked("ada", "r", Orders.CATALOGUE.asset("BTC"), decimal("0.100000000"))
                        .amount())
                .isEqualTo(decimal("0.1"));
    }

    @Test
    void referencesAndAddressesAreShortAndPlain() {
        for (String reference : new String[] {"", "a b", "x".repeat(65), "é", "a\nb"}) {
            assertThatThrownBy(
                            () -> FundsRequest.checked("ada", reference, Orders.CATALOGUE.asset("BTC"), BigDecimal.ONE))
                    .isInstanceOfSatisfying(
                            FundsRefusal.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("invalid_client_reference"));
        }
        for (String address : new String[] {"", "a b", "x".repeat(129), "<script>"}) {
            assertThatThrownBy(() -> FundsRequest.checkedAddress(address))
                    .isInstanceOfSatisfying(
                            FundsRefusal.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("invalid_address"));
        }
    }

    @Test
    void aDepositIsNotCreditedWithTooFewConfirmations() {
        Deposit.Confirming confirming = new Deposit.Awaiting(
                        new Deposit.Terms(1, "ada", "BTC", "address", decimal("1")))
                .arrived(new Deposit.Arrival("tx", 0, 10, decimal("2")));

        assertThatThrownBy(() -> confirming.credit(11, 3)).isInstanceOf(LedgerViolation.class);
        assertThat(confirming.credit(12, 3).arrival().amount()).isEqualTo(decimal("2"));
        assertThat(Confirmations.lastSure(12, 3)).isEqualTo(10);
        assertThat(Confirmations.of(10, 12)).isEqualTo(3);
        assertThat(Confirmations.of(10, 9)).isZero();
    }
}
