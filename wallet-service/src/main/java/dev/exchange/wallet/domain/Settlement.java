package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderUpdate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Moves the money of fills and of orders that end. Every amount is in the record, so fills and releases
/// may come in any order; each must come exactly once, which is the caller's part. Only the fills of a pair
/// keep their own order, because an order cannot spend what another has not brought yet; see [Reservation]
/// for what the engine frees before that. For one transaction and one thread.
public final class Settlement {
    private final Catalogue catalogue;
    private final Ledger ledger;
    private final Map<Long, Reservation> reservations = new HashMap<>();
    private final TreeMap<Long, Reservation> changed = new TreeMap<>();
    private final Usage usage = new Usage();

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

    /// The order whose reservation a record is about.
    private static String payer(@Nullable String reservationId, String orderId) {
        return reservationId != null ? reservationId : orderId;
    }

    /// The numbers of the orders whose reservations the fill moves.
    public static List<Long> reservations(Fill fill) {
        List<Long> numbers = new ArrayList<>();
        for (Fill.Party party : List.of(fill.maker(), fill.taker())) {
            numbers.add(Ids.orderNumber(payer(party.reservationId(), party.orderId())));
            if (party.receivedFor() != null) {
                numbers.add(Ids.orderNumber(party.receivedFor()));
            }
        }
        return numbers;
    }

    /// The number of the order whose reservation the update moves.
    public static long reservation(OrderUpdate update) {
        return Ids.orderNumber(payer(update.reservationId(), update.orderId()));
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
        count(fill, buyer, seller);

        long trade = Ids.number(fill.tradeId(), Ids.TRADE)
                .orElseThrow(() -> new LedgerViolation("'" + fill.tradeId() + "' is not a trade id"));
        Cause cause = new Cause(TransferKind.FILL, trade, source, offset);
        Account buyerLocked = new Account.Locked(buyer.userId());
        Account sellerLocked = new Account.Locked(seller.userId());
        pay(cause, buyerLocked, seller, quote);
        ledger.move(cause, buyerLocked, Account.House.FEES, quote, buyer.fee().add(seller.fee()));
        pay(cause, sellerLocked, buyer, base);
        ledger.move(cause, buyerLocked, new Account.Available(buyer.userId()), quote, buyer.released());
        ledger.move(cause, sellerLocked, new Account.Available(seller.userId()), base, seller.released());
    }

    /// A trade is one trade of each of its users, and leaves less of the purchase open.
    private void count(Fill fill, Fill.Party buyer, Fill.Party seller) {
        String pair = fill.pairSymbol();
        usage.purchased(
                buyer.userId(), pair, buyer.spent().add(buyer.released()).negate());
        usage.traded(buyer.userId(), pair, fill.time());
        if (!seller.userId().equals(buyer.userId())) {
            usage.traded(seller.userId(), pair, fill.time());
        }
    }

    /// Pays what the party received: to its owner, or into the reservation of the orders that it is for.
    private void pay(Cause cause, Account from, Fill.Party party, String currency) {
        String receivedFor = party.receivedFor();
        if (receivedFor == null) {
            ledger.move(cause, from, new Account.Available(party.userId()), currency, party.received());
            return;
        }
        Reservation before = reservation(receivedFor, party.userId());
        if (!before.currency().equals(currency)) {
            throw new LedgerViolation(
                    receivedFor + " has " + before.currency() + " locked, and a fill brings " + currency + " for it");
        }
        Reservation after = before.brought(party.received());
        put(after);
        Account locked = new Account.Locked(party.userId());
        // Between two orders of one user the money stays locked.
        if (!from.equals(locked)) {
            ledger.move(cause, from, locked, currency, party.received());
        }
        ledger.move(
                new Cause(TransferKind.RELEASE, after.orderNumber(), cause.source(), cause.offset()),
                locked,
                new Account.Available(party.userId()),
                currency,
                before.owed().subtract(after.owed()));
    }

    /// Frees what an order that ended, or that needs less, had locked: the part that fills which are not
    /// settled yet will bring, when they do.
    ///
    /// @throws LedgerViolation when the reservation does not exist, is another's, or does not cover it
    public void release(OrderUpdate update, LedgerSource source, long offset) {
        if (!releases(update)) {
            return;
        }
        Reservation before = reservation(payer(update.reservationId(), update.orderId()), update.userId());
        put(before.freed(update.released()));
        if (before.currency().equals(catalogue.pair(update.pairSymbol()).quote().symbol())) {
            usage.purchased(
                    update.userId(),
                    update.pairSymbol(),
                    before.payable(update.released()).negate());
        }
        ledger.move(
                new Cause(TransferKind.RELEASE, before.orderNumber(), source, offset),
                new Account.Locked(update.userId()),
                new Account.Available(update.userId()),
                before.currency(),
                before.payable(update.released()));
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
        String payer = payer(party.reservationId(), party.orderId());
        Reservation reservation = reservation(payer, party.userId());
        if (!reservation.currency().equals(currency)) {
            throw new LedgerViolation(
                    payer + " has " + reservation.currency() + " locked, and a fill wants " + currency + " of it");
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

    /// What the trades and the ends of purchases change of the use of limits.
    public Usage usage() {
        return usage;
    }
}
