package dev.exchange.simulation;

import dev.exchange.contracts.FeeTerms;
import dev.exchange.wallet.domain.Balance;
import dev.exchange.wallet.domain.ChangeDecision;
import dev.exchange.wallet.domain.Decided;
import dev.exchange.wallet.domain.Decision;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.PriceBounds;
import dev.exchange.wallet.domain.Reservation;
import dev.exchange.wallet.domain.WalletKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/// wallet-service's database, with what the tables demand of every row.
final class WalletTables {
    final PositionTable requestPositions;
    final PositionTable settlementPositions;
    private final Auditor auditor;
    private final Set<String> users = new HashSet<>();
    private final Map<WalletKey, Balance> wallets = new HashMap<>();
    private final Map<Ledger.HouseKey, BigDecimal> house = new HashMap<>();
    private final Map<Long, Decision> decisions = new HashMap<>();
    private final Map<Long, ChangeDecision> changes = new HashMap<>();
    private final Map<Long, Reservation> reservations = new HashMap<>();

    WalletTables(Auditor auditor, Fault fault) {
        this.auditor = auditor;
        requestPositions = new PositionTable(fault);
        settlementPositions = new PositionTable(fault);
    }

    Set<String> unknown(Set<String> named) {
        Set<String> unknown = new HashSet<>(named);
        unknown.removeAll(users);
        return unknown;
    }

    void enter(Set<String> entered) {
        users.addAll(entered);
    }

    Map<WalletKey, Balance> lock(Collection<WalletKey> keys) {
        Map<WalletKey, Balance> locked = new HashMap<>();
        keys.forEach(key -> locked.put(key, wallets.getOrDefault(key, Balance.ZERO)));
        return locked;
    }

    List<Reservation> lockReservations(Collection<Long> orders) {
        List<Reservation> locked = new ArrayList<>(orders.size());
        for (long order : orders) {
            Reservation reservation = reservations.get(order);
            if (reservation != null) {
                locked.add(reservation);
            }
        }
        return locked;
    }

    Decided decided(Collection<Long> orders, Collection<Long> requests) {
        Map<Long, Decision> knownOrders = new HashMap<>();
        for (long order : orders) {
            Decision decision = decisions.get(order);
            if (decision != null) {
                knownOrders.put(order, decision);
            }
        }
        Map<Long, ChangeDecision> knownChanges = new HashMap<>();
        for (long request : requests) {
            ChangeDecision decision = changes.get(request);
            if (decision != null) {
                knownChanges.put(request, decision);
            }
        }
        return new Decided(knownOrders, knownChanges);
    }

    /// One commit.
    void commit(Ledger ledger, Decided made, SortedMap<Long, Reservation> changedReservations) {
        made.orders().values().forEach(this::insert);
        made.changes()
                .forEach((number, change) -> Violation.unless(
                        changes.put(number, change) == null, () -> "Change request " + number + " is decided twice"));
        changedReservations.values().forEach(this::update);
        ledger.changedWallets().forEach((key, after) -> {
            Balance before = wallets.put(key, after);
            auditor.moved(key, before == null ? Balance.ZERO : before, after);
        });
        ledger.houseChanges().forEach((key, change) -> {
            house.merge(key, change, BigDecimal::add);
            auditor.movedHouse(key, change);
        });
        auditor.verifyMoney();
    }

    private void insert(Decision decision) {
        Violation.unless(
                decisions.put(decision.orderNumber(), decision) == null,
                () -> "Order " + decision.orderNumber() + " is decided twice");
        if (decision instanceof Decision.Reserved reserved) {
            reserved.reservations().forEach(this::update);
            Decision.LegsReservation legs = reserved.legs();
            if (legs != null) {
                insertLegs(reserved, legs, reserved.fees());
            }
        }
    }

    /// As the row of legs reads as a decision.
    private void insertLegs(Decision.Reserved entry, Decision.LegsReservation legs, FeeTerms fees) {
        Decision before = decisions.put(
                legs.orderNumber(),
                new Decision.Reserved(
                        legs.orderNumber(),
                        entry.origin(),
                        entry.userId(),
                        legs.currency(),
                        legs.amount(),
                        fees,
                        PriceBounds.NONE,
                        List.of(),
                        null));
        Violation.unless(before == null, () -> "The legs " + legs.orderNumber() + " are decided twice");
    }

    private void update(Reservation reservation) {
        Reservation before = reservations.put(reservation.orderNumber(), reservation);
        auditor.reserved(before, reservation);
    }

    Map<WalletKey, Balance> wallets() {
        return wallets;
    }

    Map<Ledger.HouseKey, BigDecimal> house() {
        return house;
    }

    Map<Long, Decision> decisions() {
        return decisions;
    }

    Map<Long, ChangeDecision> changes() {
        return changes;
    }

    Map<Long, Reservation> reservations() {
        return reservations;
    }
}
