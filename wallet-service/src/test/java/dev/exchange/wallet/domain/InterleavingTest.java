package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The life of one bracket, its fills and its updates read in every order that two topics can be read in,
/// each record in a transaction of its own.
class InterleavingTest {
    private static final long ENTRY = 1;
    private static final long SELL = 2;
    private static final long BUY = 3;
    private static final long PROFIT = 21;
    private static final long LOSS = 22;

    // Ada enters for 4, of which 1 and 2 are filled; the rest ends. Her legs give up 0.5, sell 1, and end.
    private static final List<Event> FILLS = List.of(
            fill(1, party(ENTRY, "ada", OrderSide.BUY, "100", "1", null, PROFIT), party(SELL, "bob", "1", "100")),
            fill(2, party(ENTRY, "ada", OrderSide.BUY, "200", "2", null, PROFIT), party(SELL, "bob", "2", "200")),
            fill(
                    3,
                    party(BUY, "carol", OrderSide.BUY, "100", "1", null, null),
                    party(LOSS, "ada", OrderSide.SELL, "1", "100", PROFIT, null)));
    private static final List<Event> UPDATES =
            List.of(update(1, ENTRY, "100", null), update(2, LOSS, "0.5", PROFIT), update(3, PROFIT, "1.5", null));

    @Test
    void everyOneEndsTheSameAndIsExactOnTheWay() {
        Set<Map<WalletKey, String>> ends = new HashSet<>();
        int owing = 0;
        List<List<Event>> orders = interleavings(FILLS, UPDATES);
        for (List<Event> order : orders) {
            Wallets wallets = new Wallets();
            for (Event event : order) {
                wallets.settle(event);
                wallets.verify(order);
                owing += wallets.owes() ? 1 : 0;
            }
            assertThat(wallets.owes()).isFalse();
            ends.add(wallets.balances());
        }
        assertThat(orders).hasSize(20);
        assertThat(owing).isPositive();
        assertThat(ends)
                .containsExactly(Map.of(
                        new WalletKey("ada", "BTC"), "2 + 0",
                        new WalletKey("ada", "USD"), "200 + 0",
                        new WalletKey("bob", "BTC"), "0 + 0",
                        new WalletKey("bob", "USD"), "300 + 0",
                        new WalletKey("carol", "BTC"), "1 + 0",
                        new WalletKey("carol", "USD"), "0 + 0"));
    }

    private static List<List<Event>> interleavings(List<Event> left, List<Event> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return List.of(left.isEmpty() ? right : left);
        }
        List<List<Event>> all = new ArrayList<>();
        interleavings(left.subList(1, left.size()), right).forEach(rest -> all.add(before(left.getFirst(), rest)));
        interleavings(left, right.subList(1, right.size())).forEach(rest -> all.add(before(right.getFirst(), rest)));
        return all;
    }

    private static List<Event> before(Event first, List<Event> rest) {
        List<Event> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    private static final class Wallets {
        private final Map<WalletKey, Balance> balances = new TreeMap<>();
        private final Map<Long, Reservation> reservations = new TreeMap<>();

        Wallets() {
            for (String user : List.of("ada", "bob", "carol")) {
                balances.put(new WalletKey(user, "BTC"), Balance.ZERO);
                balances.put(new WalletKey(user, "USD"), Balance.ZERO);
            }
            reserve(Reservation.of(ENTRY, "ada", "USD", decimal("400")));
            reserve(Reservation.of(SELL, "bob", "BTC", decimal("3")));
            reserve(Reservation.of(BUY, "carol", "USD", decimal("100")));
            reserve(Reservation.growing(PROFIT, "ada", "BTC"));
        }

        private void reserve(Reservation reservation) {
            reservations.put(reservation.orderNumber(), reservation);
            balances.put(
                    new WalletKey(reservation.userId(), reservation.currency()),
                    new Balance(BigDecimal.ZERO, reservation.remaining()));
        }

        void settle(Event event) {
            Ledger ledger = new Ledger(balances);
            Settlement settlement = new Settlement(Orders.CATALOGUE, ledger, reservations.values());
            if (event instanceof Fill fill) {
                settlement.settle(fill, new LedgerSource(LedgerSource.Log.FILLS, 0), fill.sequence());
            } else if (event instanceof OrderUpdate update) {
                settlement.release(update, new LedgerSource(LedgerSource.Log.ORDER_UPDATES, 0), update.sequence());
            }
            balances.putAll(ledger.changedWallets());
            reservations.putAll(settlement.changedReservations());
        }

        void verify(List<Event> order) {
            Map<WalletKey, BigDecimal> reserved = new HashMap<>();
            reservations
                    .values()
                    .forEach(reservation -> reserved.merge(
                            new WalletKey(reservation.userId(), reservation.currency()),
                            reservation.remaining(),
                            BigDecimal::add));
            balances.forEach((key, balance) -> assertThat(balance.locked())
                    .describedAs("locked in %s by %s", key, order)
                    .isEqualByComparingTo(reserved.getOrDefault(key, BigDecimal.ZERO)));
        }

        boolean owes() {
            return reservations.values().stream()
                    .anyMatch(reservation -> reservation.owed().signum() > 0);
        }

        Map<WalletKey, String> balances() {
            Map<WalletKey, String> plain = new HashMap<>();
            balances.forEach((key, balance) -> plain.put(
                    key,
                    balance.available().stripTrailingZeros().toPlainString() + " + "
                            + balance.locked().stripTrailingZeros().toPlainString()));
            return plain;
        }
    }

    private static Fill fill(long sequence, Fill.Party buyer, Fill.Party seller) {
        return new Fill(
                "BTC/USD-" + sequence,
                Event.SCHEMA_VERSION,
                Orders.NOON,
                sequence,
                Fill.TYPE,
                Ids.trade(1, sequence),
                "BTC/USD",
                decimal("100"),
                seller.spent(),
                buyer.spent(),
                OrderSide.BUY,
                "USD",
                null,
                seller,
                buyer);
    }

    private static Fill.Party party(long order, String user, String spent, String received) {
        return party(order, user, OrderSide.SELL, spent, received, null, null);
    }

    private static Fill.Party party(
            long order,
            String user,
            OrderSide side,
            String spent,
            String received,
            Long reservation,
            Long receivedFor) {
        return new Fill.Party(
                Ids.order(order),
                user,
                null,
                side,
                BigDecimal.ZERO,
                decimal(spent),
                decimal(received),
                BigDecimal.ZERO,
                reservation == null ? null : Ids.order(reservation),
                receivedFor == null ? null : Ids.order(receivedFor));
    }

    private static OrderUpdate update(long sequence, long order, String released, Long reservation) {
        return new OrderUpdate(
                "BTC/USD-" + sequence,
                Event.SCHEMA_VERSION,
                Orders.NOON,
                sequence,
                "BTC/USD",
                null,
                UpdateCause.CANCELLED,
                Ids.order(order),
                "ada",
                null,
                decimal(released),
                reservation == null ? null : Ids.order(reservation),
                "user_requested",
                "Cancelled");
    }
}
