package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.OrderUpdate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What is settled in one transaction: fills, and updates that free something. Fills come first, because they
/// bring what the updates may free.
public final class SettlementBatch {
    private final List<Read<Fill>> fills = new ArrayList<>();
    private final List<Read<OrderUpdate>> releases = new ArrayList<>();
    private final TreeSet<Long> reservations = new TreeSet<>();

    private record Read<E extends Event>(E event, int partition, long offset) {}

    /// Takes in what was read at a place of its topic; what moves no money is passed over.
    public void add(Event event, int partition, long offset) {
        if (event instanceof Fill fill) {
            fills.add(new Read<>(fill, partition, offset));
            reservations.addAll(Settlement.reservations(fill));
        } else if (event instanceof OrderUpdate update && Settlement.releases(update)) {
            releases.add(new Read<>(update, partition, offset));
            reservations.add(Settlement.reservation(update));
        }
    }

    /// The orders whose reservations move, in the order in which they are locked; empty where nothing moves.
    public SortedSet<Long> reservations() {
        return reservations;
    }

    /// Every wallet that may move.
    ///
    /// @param held the reservations that move
    public SortedSet<WalletKey> wallets(Catalogue catalogue, Collection<Reservation> held) {
        TreeSet<WalletKey> keys = new TreeSet<>();
        held.forEach(reservation -> keys.add(new WalletKey(reservation.userId(), reservation.currency())));
        for (Read<Fill> read : fills) {
            Fill fill = read.event();
            Pair pair = catalogue.pair(fill.pairSymbol());
            keys.add(new WalletKey(fill.buyer().userId(), pair.base().symbol()));
            keys.add(new WalletKey(fill.seller().userId(), pair.quote().symbol()));
        }
        return keys;
    }

    /// @throws LedgerViolation see [Settlement]
    public void settle(Settlement settlement) {
        fills.forEach(fill -> settlement.settle(
                fill.event(), new LedgerSource(LedgerSource.Log.FILLS, fill.partition()), fill.offset()));
        releases.forEach(update -> settlement.release(
                update.event(), new LedgerSource(LedgerSource.Log.ORDER_UPDATES, update.partition()), update.offset()));
    }
}
