package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderUpdate;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Moves the money of fills and of orders that end. Every amount is in the record, so fills and releases
/// may come in any
/// order; each must come exactly once, which is the caller's part. For one transaction and one thread.
public final class Settlement {
    private final Catalogue catalogue;
    private final Ledger ledger;
    private final Map<Long, Reservation> reservations = new HashMap<>();
    private final TreeMap<Long, Reservation> changed = new TreeMap<>();

    /// @param reservations those of every order that will be settled; nobody else may change them
    ///     meanwhile
    public Settlement(Catalogue catalogue, Ledger ledger, Collection<Reservation> reservations) {
        this.catalogue = catalogue;
        this.ledger = ledger;
        for (Reservation reservation : reservations) {
            this.reservations.put(reservation.orderNumber(), reservation);
        }
    }

    /// Whether the update frees something, so that it must be settled.
    public static boolean releases(OrderUpdate update) {
        return update.released().signum() != 0;
    }

    /// Pays both sides and the fees of a trade, and frees what it does not need of what was locked.
    ///
    /// @throws LedgerViolation when the amounts do not add up, or a reservation does not exist, is
    ///     another's, or does not cover its part
    public void settle(Fill fill, LedgerSource source, long offset) {
        Pair pair = catalogue.pair(fill.pairSymbol());
        Fill.Party buyer = fill.buyer();
        Fill.Party seller = fill.seller();
        verify(fill, pair, buyer, seller);
        String base = pair.base().symbol();
        String quote = pair.quote().symbol();
        take(buyer, quote);
        take(seller, base);

        long trade = Ids.number(fill.tradeId(), Ids.TRADE)
                .orElseThrow(() -> new LedgerViolation("'" + fill.tradeId() + "' is not a trade id"));
        Cause cause = new Cause(TransferKind.FILL, trade, source, offset);
        Account buyerLocked = new Account.Locked(buyer.userId());
        Account buyerAvailable = new Account.Available(buyer.userId());
        Account sellerLocked = new Account.Locked(seller.userId());
        Account sellerAvailable = new Account.Available(seller.userId());
        ledger.move(cause, buyerLocked, sellerAvailable, quote, seller.received());
        ledger.move(cause, buyerLocked, Account.House.FEES, quote, buyer.fee().add(seller.fee()));
        ledger.move(cause, sellerLocked, buyerAvailable, base, buyer.received());
        ledger.move(cause, buyerLocked, buyerAvailable, quote, buyer.released());
        ledger.move(cause, sellerLocked, sellerAvailable, base, seller.released());
    }

    /// Frees what an order that ended, or that needs less, had locked.
    ///
    /// @throws LedgerViolation when the reservation does not exist, is another's, or does not cover it
    public void release(OrderUpdate update, LedgerSource source, long offset) {
        if (!releases(update)) {
            return;
        }
        Reservation reservation = reservation(update.orderId(), update.userId());
        put(reservation.without(update.released()));
        ledger.move(
                new Cause(TransferKind.RELEASE, reservation.orderNumber(), source, offset),
                new Account.Locked(update.userId()),
                new Account.Available(update.userId()),
                reservation.currency(),
                update.released());
    }

    private static void verify(Fill fill, Pair pair, Fill.Party buyer, Fill.Party seller) {
        BigDecimal value = fill.value();
        boolean exact = value.compareTo(fill.price().multiply(fill.quantity())) == 0
                && buyer.spent().compareTo(value.add(buyer.fee())) == 0
                && buyer.received().compareTo(fill.quantity()) == 0
                && seller.spent().compareTo(fill.quantity()) == 0
                && seller.received().compareTo(value.subtract(seller.fee())) == 0
                && fill.feeCurrency().equals(pair.quote().symbol())
                && fill.maker().side() != fill.taker().side();
        if (!exact) {
            throw new LedgerViolation("The amounts of fill " + fill.eventId() + " do not add up: " + fill);
        }
        if (buyer.fee().signum() < 0
                || seller.fee().signum() < 0
                || buyer.released().signum() < 0
                || seller.released().signum() < 0) {
            throw new LedgerViolation("Fill " + fill.eventId() + " has a negative fee or release: " + fill);
        }
    }

    private void take(Fill.Party party, String currency) {
        Reservation reservation = reservation(party.orderId(), party.userId());
        if (!reservation.currency().equals(currency)) {
            throw new LedgerViolation(party.orderId() + " has " + reservation.currency() + " locked, and a fill wants "
                    + currency + " of it");
        }
        put(reservation.without(party.spent().add(party.released())));
    }

    private Reservation reservation(String orderId, String userId) {
        Reservation reservation = reservations.get(Ids.orderNumber(orderId));
        if (reservation == null) {
            throw new LedgerViolation(orderId + " of " + userId + " is settled, but has no reservation");
        }
        if (!reservation.userId().equals(userId)) {
            throw new LedgerViolation(
                    orderId + " is settled for " + userId + ", but belongs to " + reservation.userId());
        }
        return reservation;
    }

    private void put(Reservation reservation) {
        reservations.put(reservation.orderNumber(), reservation);
        changed.put(reservation.orderNumber(), reservation);
    }

    /// The reservations that moved, as they are now, by order number.
    public SortedMap<Long, Reservation> changedReservations() {
        return changed;
    }
}
