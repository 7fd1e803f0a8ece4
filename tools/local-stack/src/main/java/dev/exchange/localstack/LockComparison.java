package dev.exchange.localstack;

import dev.exchange.localstack.AuditReport.Difference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares what wallet-service has locked with what order-service says is open. Both are read while orders
/// come and go, so a single comparison also finds what is only on its way: what is wrong is found again.
final class LockComparison {
    private LockComparison() {}

    /// What is locked under an order's id.
    ///
    /// @param remaining zero where nothing is locked
    /// @param grows whether the fills of another order bring what it holds
    record Reservation(String reservationId, String userId, String currency, BigDecimal remaining, boolean grows) {}

    /// An order that has not ended.
    ///
    /// @param reservationId under whose id its funds are kept
    /// @param answered whether the engine has taken it
    /// @param leg whether its funds may still have to come
    record LiveOrder(
            String orderId,
            String userId,
            String pairSymbol,
            String orderSide,
            String reservationId,
            boolean answered,
            boolean leg) {
        /// What a purchase pays with, or what a sale sells.
        String currency() {
            int slash = pairSymbol.indexOf('/');
            return orderSide.equals("buy") ? pairSymbol.substring(slash + 1) : pairSymbol.substring(0, slash);
        }
    }

    /// The orders that the engine has taken and for which nothing is locked.
    static List<LiveOrder> withoutFunds(Collection<Reservation> open, Collection<LiveOrder> live) {
        Map<String, Reservation> byId = byId(open);
        return live.stream()
                .filter(order -> order.answered() && !byId.containsKey(order.reservationId()))
                .toList();
    }

    /// @param open what is locked
    /// @param live every order that has not ended
    /// @param empty reservations of [#withoutFunds], which hold nothing
    static List<Difference> differences(
            Collection<Reservation> open, Collection<LiveOrder> live, Collection<Reservation> empty) {
        List<Difference> differences = new ArrayList<>();
        Map<String, LiveOrder> payers = new HashMap<>();
        live.forEach(order -> payers.putIfAbsent(order.reservationId(), order));
        for (Reservation reservation : open) {
            LiveOrder order = payers.get(reservation.reservationId());
            if (order == null) {
                differences.add(new Difference(
                        "funds are locked for an order that is not open",
                        reservation.reservationId() + " of " + reservation.userId(),
                        "nothing",
                        amount(reservation)));
            } else if (!order.userId().equals(reservation.userId())
                    || !order.currency().equals(reservation.currency())) {
                differences.add(new Difference(
                        "what is locked for an order is not its own",
                        order.orderId(),
                        order.currency() + " of " + order.userId(),
                        amount(reservation) + " of " + reservation.userId()));
            }
        }
        Map<String, Reservation> known = byId(empty);
        for (LiveOrder order : withoutFunds(open, live)) {
            Reservation reservation = known.get(order.reservationId());
            boolean waits = order.leg() && reservation != null && reservation.grows();
            if (!waits) {
                differences.add(new Difference(
                        "an open order has nothing locked",
                        order.orderId() + " of " + order.userId(),
                        "some " + order.currency() + " under " + order.reservationId(),
                        reservation == null ? "no reservation" : amount(reservation)));
            }
        }
        return differences;
    }

    private static Map<String, Reservation> byId(Collection<Reservation> reservations) {
        Map<String, Reservation> byId = new HashMap<>();
        reservations.forEach(reservation -> byId.put(reservation.reservationId(), reservation));
        return byId;
    }

    private static String amount(Reservation reservation) {
        return reservation.remaining().toPlainString() + " " + reservation.currency();
    }
}
