package dev.exchange.wallet.domain;

import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.RequestOrigin;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Funds orders and their changes one after the other: a reservation is made, or grows, exactly when the
/// wallet, as the requests before have left it, covers it, and no limit of its owner is passed. For one transaction and
/// one thread.
public final class OrderFunding {
    private final FundingRule rule;
    private final OrderRisk risk;
    private final Prices prices;
    private final Ledger ledger;
    private final Map<Long, Decision> decisions;
    private final Map<Long, Reservation> reservations = new HashMap<>();
    private final TreeMap<Long, Reservation> changed = new TreeMap<>();

    /// @param decisions on the orders that will be changed, by number
    /// @param reservations of those orders; nobody else may change them meanwhile
    public OrderFunding(
            FundingRule rule,
            OrderRisk risk,
            Prices prices,
            Ledger ledger,
            Map<Long, Decision> decisions,
            Collection<Reservation> reservations) {
        this.rule = rule;
        this.risk = risk;
        this.prices = prices;
        this.ledger = ledger;
        this.decisions = new HashMap<>(decisions);
        reservations.forEach(reservation -> this.reservations.put(reservation.orderNumber(), reservation));
    }

    /// Locks what the order and those placed together with it need, all or nothing, or says why not.
    ///
    /// @param funding what the rule says of this order
    public Decision decide(OrderRequest.Place order, RequestOrigin origin, Funding funding) {
        Decision decision = switch (funding) {
            case Funding.Needed needed -> reserve(order, origin, needed);
            case Unfundable unfundable ->
                refused(order, origin, new Refusal(unfundable.code(), unfundable.reason(), null, null, null));
        };
        decisions.put(decision.orderNumber(), decision);
        return decision;
    }

    private Decision reserve(OrderRequest.Place order, RequestOrigin origin, Funding.Needed needed) {
        Optional<RiskRefusal> passed = risk.refusal(order, needed);
        if (passed.isPresent()) {
            return refused(order, origin, Refusal.of(passed.get()));
        }
        Funding.LegsNeed legs = needed.legs();
        Optional<Refusal> refusal = uncovered("This order needs ", order.userId(), needed.currency(), needed.amount());
        if (refusal.isEmpty() && legs != null) {
            refusal = uncovered("The legs of this bracket need ", order.userId(), legs.currency(), legs.amount());
        }
        if (refusal.isPresent()) {
            return refused(order, origin, refusal.get());
        }
        Decision.Reserved reserved = new Decision.Reserved(
                Ids.orderNumber(order.orderId()),
                origin,
                order.userId(),
                needed.currency(),
                needed.amount(),
                rule.fees(),
                needed.bounds(),
                needed.linked(),
                legs == null ? null : legs(order, legs));
        reserved.reservations().forEach(reservation -> {
            reservations.put(reservation.orderNumber(), reservation);
            lock(reservation.orderNumber(), origin, order.userId(), reservation.currency(), reservation.remaining());
            risk.reserved(order.userId(), order.pairSymbol(), reservation.currency(), reservation.remaining());
        });
        return reserved;
    }

    /// The first leg is that of the take-profit; the funding found both.
    private static Decision.LegsReservation legs(OrderRequest.Place order, Funding.LegsNeed need) {
        if (order.linked() == null) {
            throw new LedgerViolation("Legs of " + order.orderId() + " are funded, but it has none");
        }
        return new Decision.LegsReservation(
                Ids.orderNumber(order.linked().getFirst().orderId()), need.currency(), need.amount());
    }

    /// Locks what the order as it is to be needs besides what it has, or says why not.
    public ChangeDecision decide(OrderRequest.Change change, RequestOrigin origin) {
        Reservation held = reservations.get(Ids.orderNumber(change.orderId()));
        if (held == null
                || !held.userId().equals(change.userId())
                || !(decisions.get(held.orderNumber()) instanceof Decision.Reserved reserved)) {
            return refused(change, origin, notFound(change));
        }
        if (held.grows()) {
            return refused(
                    change,
                    origin,
                    new Refusal(
                            "linked_order",
                            "Orders that were placed together can be cancelled, but not changed",
                            null,
                            null,
                            null));
        }
        return switch (rule.funding(change, reserved.fees(), prices)) {
            case ChangeFunding.Needed needed ->
                needed.currency().equals(held.currency())
                        ? grant(change, origin, held, needed)
                        : refused(change, origin, notFound(change));
            case Unfundable unfundable ->
                refused(change, origin, new Refusal(unfundable.code(), unfundable.reason(), null, null, null));
        };
    }

    private static Refusal notFound(OrderRequest.Change change) {
        return new Refusal(
                "order_not_found",
                change.userId() + " has no " + change.orderSide().wireName() + " order " + change.orderId() + " in "
                        + change.pairSymbol(),
                null,
                null,
                null);
    }

    private ChangeDecision grant(
            OrderRequest.Change change, RequestOrigin origin, Reservation held, ChangeFunding.Needed needed) {
        BigDecimal missing = needed.amount().subtract(held.remaining()).max(BigDecimal.ZERO);
        BigDecimal indispensable = needed.least().subtract(held.remaining()).max(BigDecimal.ZERO);
        String user = change.userId();
        Optional<RiskRefusal> passed = indispensable.signum() > 0 ? risk.refusal(change, missing) : Optional.empty();
        if (passed.isPresent()) {
            return refused(change, origin, Refusal.of(passed.get()));
        }
        if (indispensable.compareTo(available(user, held.currency())) > 0) {
            return uncovered("This change needs another ", user, held.currency(), missing)
                    .map(refusal -> refused(change, origin, refusal))
                    .orElseThrow();
        }
        BigDecimal added = Decimals.normal(missing.min(available(user, held.currency())));
        lock(held.orderNumber(), origin, user, held.currency(), added);
        risk.reserved(user, change.pairSymbol(), held.currency(), added);
        if (added.signum() > 0) {
            Reservation grown = held.plus(added);
            reservations.put(grown.orderNumber(), grown);
            changed.put(grown.orderNumber(), grown);
        }
        return new ChangeDecision.Granted(
                change.sequence(), origin, held.orderNumber(), user, added, needed.protectionPrice());
    }

    private Optional<Refusal> uncovered(String needs, String user, String currency, BigDecimal amount) {
        BigDecimal available = available(user, currency);
        if (available.compareTo(amount) >= 0) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                "insufficient_balance",
                needs + Decimals.plain(amount) + " " + currency + ", and " + Decimals.plain(available) + " " + currency
                        + " is available",
                currency,
                amount,
                Decimals.normal(available)));
    }

    private BigDecimal available(String user, String currency) {
        return ledger.balance(new WalletKey(user, currency)).available();
    }

    private void lock(long orderNumber, RequestOrigin origin, String user, String currency, BigDecimal amount) {
        LedgerSource source = new LedgerSource(LedgerSource.Log.ORDER_REQUESTS, origin.partition());
        ledger.move(
                new Cause(TransferKind.RESERVATION, orderNumber, source, origin.offset()),
                new Account.Available(user),
                new Account.Locked(user),
                currency,
                amount);
    }

    private static Decision refused(OrderRequest.Place order, RequestOrigin origin, Refusal refusal) {
        return new Decision.Refused(
                Ids.orderNumber(order.orderId()),
                origin,
                order.userId(),
                refusal.code(),
                refusal.reason(),
                refusal.currency(),
                refusal.required(),
                refusal.available());
    }

    private static ChangeDecision refused(OrderRequest.Change change, RequestOrigin origin, Refusal refusal) {
        return new ChangeDecision.Refused(
                change.sequence(),
                origin,
                Ids.orderNumber(change.orderId()),
                change.userId(),
                refusal.code(),
                refusal.reason(),
                refusal.currency(),
                refusal.required(),
                refusal.available());
    }

    /// The reservations that changes have made grow, as they are now, by order number.
    public SortedMap<Long, Reservation> changedReservations() {
        return Collections.unmodifiableSortedMap(changed);
    }

    private record Refusal(
            String code,
            String reason,
            @Nullable String currency,
            @Nullable BigDecimal required,
            @Nullable BigDecimal available) {
        static Refusal of(RiskRefusal risk) {
            return new Refusal(risk.code(), risk.reason(), null, null, null);
        }
    }
}
