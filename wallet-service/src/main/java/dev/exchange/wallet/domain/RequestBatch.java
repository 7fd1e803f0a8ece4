package dev.exchange.wallet.domain;

import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.wallet.domain.Answers.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Requests that are decided in one transaction, in the order in which they were read.
public record RequestBatch(List<Received> requests) {
    public RequestBatch {
        requests = List.copyOf(requests);
    }

    /// A request and the record of `order-requests` that brought it.
    public record Received(OrderRequest request, RequestOrigin origin) {}

    /// Who asks. The operator of a market is no user.
    public Set<String> users() {
        Set<String> users = new HashSet<>();
        for (Received received : requests) {
            if (!(received.request() instanceof OrderRequest.SetMarket)) {
                users.add(received.request().userId());
            }
        }
        return users;
    }

    /// The orders that are to be placed.
    public Set<Long> placedOrders() {
        Set<Long> orders = new HashSet<>();
        for (Received received : requests) {
            if (received.request() instanceof OrderRequest.Place place) {
                orders.add(Ids.orderNumber(place.orderId()));
            }
        }
        return orders;
    }

    /// The orders that are to be changed, in the order in which their reservations are locked.
    public SortedSet<Long> changedOrders() {
        TreeSet<Long> orders = new TreeSet<>();
        for (Received received : requests) {
            if (received.request() instanceof OrderRequest.Change change) {
                orders.add(Ids.orderNumber(change.orderId()));
            }
        }
        return orders;
    }

    /// The numbers of the requests for changes.
    public Set<Long> changes() {
        Set<Long> changes = new HashSet<>();
        for (Received received : requests) {
            if (received.request() instanceof OrderRequest.Change change) {
                changes.add(change.sequence());
            }
        }
        return changes;
    }

    /// The orders and changes that nothing was decided about before, each once.
    public RequestBatch undecided(Decided before) {
        Set<Long> orders = new HashSet<>(before.orders().keySet());
        Set<Long> changes = new HashSet<>(before.changes().keySet());
        return new RequestBatch(requests.stream()
                .filter(received -> switch (received.request()) {
                    case OrderRequest.Place place -> orders.add(Ids.orderNumber(place.orderId()));
                    case OrderRequest.Change change -> changes.add(change.sequence());
                    case OrderRequest.Cancel _,
                            OrderRequest.CancelAll _,
                            OrderRequest.CancelAllAfter _,
                            OrderRequest.SetMarket _ -> false;
                })
                .toList());
    }

    /// What the rule says of the orders that are to be placed, by number.
    public Map<Long, Funding> fundings(FundingRule rule, Prices prices) {
        Map<Long, Funding> fundings = new HashMap<>();
        for (Received received : requests) {
            if (received.request() instanceof OrderRequest.Place place) {
                fundings.put(Ids.orderNumber(place.orderId()), rule.funding(place, prices));
            }
        }
        return fundings;
    }

    /// Every wallet that the decisions may move.
    ///
    /// @param fundings of the orders that are to be placed
    /// @param held the reservations of the orders that are to be changed
    public SortedSet<WalletKey> wallets(Map<Long, Funding> fundings, Collection<Reservation> held) {
        TreeSet<WalletKey> keys = new TreeSet<>();
        for (Received received : requests) {
            if (received.request() instanceof OrderRequest.Place place
                    && fundings.get(Ids.orderNumber(place.orderId())) instanceof Funding.Needed needed) {
                keys.add(new WalletKey(place.userId(), needed.currency()));
                if (needed.legs() != null) {
                    keys.add(new WalletKey(place.userId(), needed.legs().currency()));
                }
            }
        }
        held.forEach(reservation -> keys.add(new WalletKey(reservation.userId(), reservation.currency())));
        return keys;
    }

    /// Decides all that is to be placed or changed.
    public Decided decide(Map<Long, Funding> fundings, OrderFunding funding) {
        Map<Long, Decision> orders = new LinkedHashMap<>();
        Map<Long, ChangeDecision> changes = new LinkedHashMap<>();
        for (Received received : requests) {
            if (received.request() instanceof OrderRequest.Place place) {
                long number = Ids.orderNumber(place.orderId());
                Funding needed = Objects.requireNonNull(fundings.get(number));
                orders.put(number, funding.decide(place, received.origin(), needed));
            } else if (received.request() instanceof OrderRequest.Change change) {
                changes.put(change.sequence(), funding.decide(change, received.origin()));
            }
        }
        return new Decided(orders, changes);
    }

    /// Pays the gift to each of the users that are new here, with the first of their requests as its cause.
    public void payGifts(Gift gift, Set<String> entered, Ledger ledger) {
        Set<String> left = new HashSet<>(entered);
        for (Received received : requests) {
            String user = received.request().userId();
            if (!(received.request() instanceof OrderRequest.SetMarket) && left.remove(user)) {
                LedgerSource source = new LedgerSource(
                        LedgerSource.Log.ORDER_REQUESTS, received.origin().partition());
                gift.payTo(user, ledger, source, received.origin().offset());
            }
        }
    }

    /// What is to be written once the decisions are committed, in the order of the requests, which is the order
    /// that the engine must see the answers in; see [Decided#answer].
    public List<Answer> answers(Decided decided) {
        List<Answer> answers = new ArrayList<>(requests.size());
        for (Received received : requests) {
            decided.answer(received.request(), received.origin()).ifPresent(answers::add);
        }
        return answers;
    }
}
