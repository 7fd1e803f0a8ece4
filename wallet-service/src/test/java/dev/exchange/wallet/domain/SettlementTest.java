package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SettlementTest {
    private static final LedgerSource FILLS = new LedgerSource(LedgerSource.Log.FILLS, 3);
    private static final LedgerSource UPDATES = new LedgerSource(LedgerSource.Log.ORDER_UPDATES, 3);

    private final Ledger ledger = new Ledger(Map.of(
            new WalletKey("ada", "USD"),
            new Balance(decimal("10"), decimal("1002")),
            new WalletKey("ada", "BTC"),
            Balance.ZERO,
            new WalletKey("bob", "USD"),
            Balance.ZERO,
            new WalletKey("bob", "BTC"),
            new Balance(decimal("1"), decimal("2"))));
    private final Settlement settlement = new Settlement(
            Orders.CATALOGUE,
            ledger,
            List.of(Reservation.of(1, "ada", "USD", decimal("1002")), Reservation.of(2, "bob", "BTC", decimal("2"))));

    @Test
    void aFillPaysBothSidesAndTheFeesAndFreesThePriceImprovement() {
        settlement.settle(fill("900", "901.8", "100.2", "899.1"), FILLS, 41);

        assertThat(ledger.balance(new WalletKey("ada", "USD")))
                .isEqualTo(new Balance(decimal("110.2"), decimal("0.0")));
        assertThat(ledger.balance(new WalletKey("ada", "BTC"))).isEqualTo(new Balance(decimal("1"), decimal("0")));
        assertThat(ledger.balance(new WalletKey("bob", "USD"))).isEqualTo(new Balance(decimal("899.1"), decimal("0")));
        assertThat(ledger.balance(new WalletKey("bob", "BTC"))).isEqualTo(new Balance(decimal("1"), decimal("1")));
        assertThat(ledger.houseChanges())
                .containsExactly(Map.entry(new Ledger.HouseKey(Account.House.FEES, "USD"), decimal("2.7")));
        assertThat(settlement.changedReservations().values())
                .containsExactly(
                        Reservation.of(1, "ada", "USD", decimal("0.0")), Reservation.of(2, "bob", "BTC", decimal("1")));
        assertThat(settlement.changedReservations().get(1L).isOpen()).isFalse();
        assertThat(ledger.transfers())
                .allSatisfy(transfer -> assertThat(transfer.cause())
                        .isEqualTo(new Cause(TransferKind.FILL, (1L << 40) + 7, FILLS, 41)));
    }

    @Test
    void aUserWhoTradesWithHimselfPaysOnlyTheFees() {
        Ledger own = new Ledger(Map.of(
                new WalletKey("ada", "USD"), new Balance(decimal("0"), decimal("1002")),
                new WalletKey("ada", "BTC"), new Balance(decimal("0"), decimal("1"))));
        Settlement both = new Settlement(
                Orders.CATALOGUE,
                own,
                List.of(
                        Reservation.of(1, "ada", "USD", decimal("1002")),
                        Reservation.of(2, "ada", "BTC", decimal("1"))));

        both.settle(
                fill(
                        party(1, "ada", OrderSide.BUY, "2", "1002", "1", "0"),
                        party(2, "ada", OrderSide.SELL, "1", "1", "999", "0"),
                        "1000"),
                FILLS,
                1);

        assertThat(own.balance(new WalletKey("ada", "USD"))).isEqualTo(new Balance(decimal("999"), decimal("0")));
        assertThat(own.balance(new WalletKey("ada", "BTC"))).isEqualTo(new Balance(decimal("1"), decimal("0")));
    }

    @Test
    void anEndedOrderGetsBackWhatItHadLocked() {
        settlement.release(update(2, "bob", "1.5"), UPDATES, 9);

        assertThat(ledger.balance(new WalletKey("bob", "BTC"))).isEqualTo(new Balance(decimal("2.5"), decimal("0.5")));
        assertThat(ledger.transfers())
                .containsExactly(new Transfer(
                        new Cause(TransferKind.RELEASE, 2, UPDATES, 9),
                        new Account.Locked("bob"),
                        new Account.Available("bob"),
                        "BTC",
                        decimal("1.5")));
    }

    @Test
    void anUpdateThatFreesNothingMovesNothingWhateverOrderItIsAbout() {
        settlement.release(update(99, "nobody", "0.00"), UPDATES, 9);

        assertThat(ledger.transfers()).isEmpty();
    }

    @Test
    void aFillOfAnOrderWithoutReservationStopsTheSettlement() {
        Fill unknown = fill(
                party(1, "ada", OrderSide.BUY, "0", "900", "1", "0"),
                party(77, "bob", OrderSide.SELL, "0", "1", "900", "0"),
                "900");

        assertThatThrownBy(() -> settlement.settle(unknown, FILLS, 1))
                .isInstanceOf(LedgerViolation.class)
                .hasMessage("order_77 of bob is settled, but has no reservation");
    }

    @Test
    void aFillForAnotherUserThanTheOrdersStopsTheSettlement() {
        Fill stolen = fill(
                party(1, "ada", OrderSide.BUY, "0", "900", "1", "0"),
                party(2, "carol", OrderSide.SELL, "0", "1", "900", "0"),
                "900");

        assertThatThrownBy(() -> settlement.settle(stolen, FILLS, 1))
                .isInstanceOf(LedgerViolation.class)
                .hasMessage("order_2 is settled for carol, but belongs to bob");
    }

    @Test
    void aFillThatCostsMoreThanIsReservedStopsTheSettlement() {
        assertThatThrownBy(() -> settlement.settle(fill("1001", "1003", "0", "1001"), FILLS, 1))
                .isInstanceOf(LedgerViolation.class)
                .hasMessage("Order 1 has 1002 USD locked, which does not cover 1003");
    }

    @Test
    void aFillWhoseAmountsDoNotAddUpStopsTheSettlement() {
        Fill unequal = fill(
                party(1, "ada", OrderSide.BUY, "0", "900", "1", "0"),
                party(2, "bob", OrderSide.SELL, "0", "2", "900", "0"),
                "900");
        Fill paidByNobody = fill("900", "900", "0", "901");

        assertThatThrownBy(() -> settlement.settle(unequal, FILLS, 1))
                .isInstanceOf(LedgerViolation.class)
                .hasMessageContaining("do not add up");
        assertThatThrownBy(() -> settlement.settle(paidByNobody, FILLS, 1))
                .isInstanceOf(LedgerViolation.class)
                .hasMessageContaining("negative fee");
    }

    @Test
    void moreThanTheReservationCannotBeFreed() {
        assertThatThrownBy(() -> settlement.release(update(2, "bob", "2.1"), UPDATES, 1))
                .isInstanceOf(LedgerViolation.class)
                .hasMessage("Order 2 has 2 BTC locked, which does not cover 2.1");
        assertThatThrownBy(() -> settlement.release(update(2, "bob", "-1"), UPDATES, 1))
                .isInstanceOf(LedgerViolation.class);
    }

    /// One BTC at `value` between ada, who came in, and bob, who rested.
    @Test
    void theSecondOfAPairSpendsAndFreesTheFirstsReservation() {
        settlement.settle(
                fill(
                        party(11, "ada", OrderSide.BUY, "1.8", "901.8", "1", "50", 1L, null),
                        party(2, "bob", OrderSide.SELL, "0.9", "1", "899.1", "0"),
                        "900"),
                FILLS,
                1);
        settlement.release(update(11, "ada", "50.2", 1L), UPDATES, 2);

        assertThat(settlement.changedReservations().get(1L).remaining()).isZero();
        assertThat(ledger.balance(new WalletKey("ada", "USD")))
                .isEqualTo(new Balance(decimal("110.2"), decimal("0.0")));
    }

    @Nested
    class WhatAnEntryOrderBuysForItsLegs {
        private static final long LEGS = 21;
        private static final WalletKey COINS = new WalletKey("ada", "BTC");

        private final Settlement bracket = new Settlement(
                Orders.CATALOGUE,
                ledger,
                List.of(
                        Reservation.of(1, "ada", "USD", decimal("1002")),
                        Reservation.of(2, "bob", "BTC", decimal("2")),
                        Reservation.growing(LEGS, "ada", "BTC")));

        private void brought() {
            bracket.settle(entry(LEGS), FILLS, 5);
        }

        private static Fill entry(long receivedFor) {
            return fill(
                    party(1, "ada", OrderSide.BUY, "0", "900", "1", "0", null, receivedFor),
                    party(2, "bob", OrderSide.SELL, "0", "1", "900", "0"),
                    "900");
        }

        private Reservation legs() {
            return bracket.changedReservations().get(LEGS);
        }

        @Test
        void staysLockedForThem() {
            brought();

            assertThat(ledger.balance(COINS)).isEqualTo(new Balance(decimal("0"), decimal("1")));
            assertThat(legs().remaining()).isEqualByComparingTo("1");
            assertThat(legs().added()).isEqualByComparingTo("1");
        }

        @Test
        void isFreeWhenItIsFreedAfterwards() {
            brought();
            bracket.release(update(22, "ada", "0.4", LEGS), UPDATES, 6);

            assertThat(ledger.balance(COINS)).isEqualTo(new Balance(decimal("0.4"), decimal("0.6")));
            assertThat(legs().owed()).isZero();
        }

        @Test
        void isFreeAsSoonAsItComesWhenItWasFreedBefore() {
            bracket.release(update(LEGS, "ada", "0.3"), UPDATES, 6);
            bracket.release(update(22, "ada", "0.4", LEGS), UPDATES, 7);
            assertThat(ledger.transfers()).isEmpty();
            assertThat(legs().owed()).isEqualByComparingTo("0.7");
            assertThat(legs().isOpen()).isFalse();

            brought();

            assertThat(ledger.balance(COINS)).isEqualTo(new Balance(decimal("0.7"), decimal("0.3")));
            assertThat(legs().owed()).isZero();
            assertThat(legs().remaining()).isEqualByComparingTo("0.3");
            assertThat(ledger.transfers().getLast())
                    .isEqualTo(new Transfer(
                            new Cause(TransferKind.RELEASE, LEGS, FILLS, 5),
                            new Account.Locked("ada"),
                            new Account.Available("ada"),
                            "BTC",
                            decimal("0.7")));
        }

        @Test
        void paysWhatIsOwedAsFarAsItGoes() {
            bracket.release(update(LEGS, "ada", "1.5"), UPDATES, 6);

            brought();

            assertThat(ledger.balance(COINS).available()).isEqualByComparingTo("1");
            assertThat(ledger.balance(COINS).locked()).isZero();
            assertThat(legs().owed()).isEqualByComparingTo("0.5");
        }

        @Test
        void staysLockedAlsoWhereItsOwnerSoldIt() {
            Ledger own = new Ledger(Map.of(
                    new WalletKey("ada", "USD"),
                    new Balance(decimal("0"), decimal("900")),
                    COINS,
                    new Balance(decimal("0"), decimal("1"))));
            Settlement both = new Settlement(
                    Orders.CATALOGUE,
                    own,
                    List.of(
                            Reservation.of(1, "ada", "USD", decimal("900")),
                            Reservation.of(2, "ada", "BTC", decimal("1")),
                            Reservation.growing(LEGS, "ada", "BTC")));

            both.settle(
                    fill(
                            party(1, "ada", OrderSide.BUY, "0", "900", "1", "0", null, LEGS),
                            party(2, "ada", OrderSide.SELL, "0", "1", "900", "0"),
                            "900"),
                    FILLS,
                    1);

            assertThat(own.balance(COINS)).isEqualTo(new Balance(decimal("0"), decimal("1")));
            assertThat(both.changedReservations().get(2L).remaining()).isZero();
            assertThat(both.changedReservations().get(LEGS).remaining()).isEqualByComparingTo("1");
        }

        @Test
        void cannotBeSpentBeforeItIsBrought() {
            assertThatThrownBy(() -> bracket.settle(
                            fill(
                                    party(1, "ada", OrderSide.BUY, "0", "900", "1", "0"),
                                    party(22, "ada", OrderSide.SELL, "0", "1", "900", "0", LEGS, null),
                                    "900"),
                            FILLS,
                            1))
                    .isInstanceOf(LedgerViolation.class)
                    .hasMessage("Order 21 has 0 BTC locked, which does not cover 1");
        }

        @Test
        void isNotForAnotherUsersReservation() {
            assertThatThrownBy(() -> bracket.settle(entry(2L), FILLS, 1))
                    .isInstanceOf(LedgerViolation.class)
                    .hasMessage("order_2 is settled for ada, but belongs to bob");
        }

        @Test
        void isNotForAReservationThatDoesNotGrow() {
            Settlement plain = new Settlement(
                    Orders.CATALOGUE,
                    ledger,
                    List.of(
                            Reservation.of(1, "ada", "USD", decimal("1002")),
                            Reservation.of(2, "bob", "BTC", decimal("2")),
                            Reservation.of(LEGS, "ada", "BTC", decimal("1"))));

            assertThatThrownBy(() -> plain.settle(entry(LEGS), FILLS, 1))
                    .isInstanceOf(LedgerViolation.class)
                    .hasMessageContaining("does not grow");
        }

        @Test
        void isInTheCurrencyOfTheReservation() {
            Settlement other = new Settlement(
                    Orders.CATALOGUE,
                    ledger,
                    List.of(
                            Reservation.of(1, "ada", "USD", decimal("1002")),
                            Reservation.of(2, "bob", "BTC", decimal("2")),
                            Reservation.growing(LEGS, "ada", "ETH")));

            assertThatThrownBy(() -> other.settle(entry(LEGS), FILLS, 1))
                    .isInstanceOf(LedgerViolation.class)
                    .hasMessage("order_21 has ETH locked, and a fill brings BTC for it");
        }
    }

    @Test
    void aReleaseBeyondAReservationThatDoesNotGrowStopsTheSettlement() {
        assertThatThrownBy(() -> settlement.release(update(2, "bob", "2.5"), UPDATES, 9))
                .isInstanceOf(LedgerViolation.class)
                .hasMessage("Order 2 has 2 BTC locked, which does not cover 2.5");
    }

    private static Fill fill(String value, String spent, String released, String received) {
        String buyersFee = decimal(spent).subtract(decimal(value)).toPlainString();
        String sellersFee = decimal(value).subtract(decimal(received)).toPlainString();
        return fill(
                party(1, "ada", OrderSide.BUY, buyersFee, spent, "1", released),
                party(2, "bob", OrderSide.SELL, sellersFee, "1", received, "0"),
                value);
    }

    private static Fill fill(Fill.Party taker, Fill.Party maker, String value) {
        return new Fill(
                "BTC/USD-7",
                Event.SCHEMA_VERSION,
                Orders.NOON,
                7,
                Fill.TYPE,
                Ids.trade(1, 7),
                "BTC/USD",
                decimal(value),
                decimal("1"),
                decimal(value),
                taker.side(),
                "USD",
                null,
                maker,
                taker);
    }

    private static Fill.Party party(
            long order, String user, OrderSide side, String fee, String spent, String received, String released) {
        return party(order, user, side, fee, spent, received, released, null, null);
    }

    /// @param reservation of which order, where it is not its own
    /// @param receivedFor for which order what is received stays locked
    private static Fill.Party party(
            long order,
            String user,
            OrderSide side,
            String fee,
            String spent,
            String received,
            String released,
            Long reservation,
            Long receivedFor) {
        return new Fill.Party(
                Ids.order(order),
                user,
                null,
                side,
                decimal(fee),
                decimal(spent),
                decimal(received),
                decimal(released),
                reservation == null ? null : Ids.order(reservation),
                receivedFor == null ? null : Ids.order(receivedFor));
    }

    private static OrderUpdate update(long order, String user, String released) {
        return update(order, user, released, null);
    }

    private static OrderUpdate update(long order, String user, String released, Long reservation) {
        return new OrderUpdate(
                "BTC/USD-8",
                Event.SCHEMA_VERSION,
                Orders.NOON,
                8,
                "BTC/USD",
                null,
                UpdateCause.CANCELLED,
                Ids.order(order),
                user,
                null,
                decimal(released),
                reservation == null ? null : Ids.order(reservation),
                "user_requested",
                "Cancelled");
    }
}
