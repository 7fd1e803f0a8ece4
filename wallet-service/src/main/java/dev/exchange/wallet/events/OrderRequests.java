package dev.exchange.wallet.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.kafka.BatchApplication;
import dev.exchange.platform.kafka.EventProducer;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.ChangeDecision;
import dev.exchange.wallet.domain.Decision;
import dev.exchange.wallet.domain.Funding;
import dev.exchange.wallet.domain.FundingRule;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.OrderFunding;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.Reservation;
import dev.exchange.wallet.domain.WalletKey;
import dev.exchange.wallet.store.ChangeStore;
import dev.exchange.wallet.store.LedgerStore;
import dev.exchange.wallet.store.LockedWallets;
import dev.exchange.wallet.store.NewUsers;
import dev.exchange.wallet.store.ReservationStore;
import dev.exchange.wallet.store.WalletStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/// Funds orders and their changes: locks what each may cost, a batch in one transaction, and after its
/// commit sends the request on to the engine, or its refusal back. What needs no money goes on as it is.
/// Runs on the one thread of its loop.
@ApplicationScoped
public class OrderRequests implements BatchApplication<OrderRequest> {
    private final FundingRule rule;
    private final Prices prices;
    private final Clock clock;
    private final NewUsers newUsers;
    private final WalletStore wallets;
    private final ReservationStore reservations;
    private final ChangeStore changes;
    private final LedgerStore ledgers;
    private final AnswerWriter answers;
    private final MeterRegistry meters;

    // What the newest transaction has decided, to be answered once it is committed.
    private Decided decided = Decided.NOTHING;
    private Set<String> named = Set.of();

    public OrderRequests(
            ExchangeConfig config,
            Catalogue catalogue,
            Prices prices,
            Clock clock,
            NewUsers newUsers,
            WalletStore wallets,
            ReservationStore reservations,
            ChangeStore changes,
            LedgerStore ledgers,
            EventProducer producer,
            MeterRegistry meters) {
        this.rule = new FundingRule(catalogue, config.fees(), config.marketSlippageLimit());
        this.prices = prices;
        this.clock = clock;
        this.newUsers = newUsers;
        this.wallets = wallets;
        this.reservations = reservations;
        this.changes = changes;
        this.ledgers = ledgers;
        this.answers = new AnswerWriter(producer.newOrderedWriter());
        this.meters = meters;
    }

    @Override
    public void starting() {
        answers.reopen();
    }

    @PreDestroy
    void close() {
        answers.close();
    }

    @Override
    public void apply(Transaction transaction, List<Received<OrderRequest>> batch) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        decided = Decided.NOTHING;
        named = users(batch);
        Decided before = before(transaction, batch);
        List<Received<OrderRequest>> fresh = undecided(batch, before);
        // Everyone locks reservations before wallets, also those that entering a user makes.
        List<Reservation> held = lockChanged(transaction, fresh);
        SortedSet<String> entered = newUsers.enter(transaction, named, now);
        Map<Long, Funding> fundings = fundings(fresh);
        LockedWallets locked = wallets.lock(transaction, wallets(fresh, fundings, held, entered));
        Ledger ledger = new Ledger(locked.balances());
        payGifts(batch, entered, ledger);
        OrderFunding funding = new OrderFunding(rule, prices, ledger, before.orders(), held);
        Decided made = decide(fresh, fundings, funding);
        reservations.insert(transaction, made.orders().values(), now);
        reservations.update(transaction, funding.changedReservations(), now);
        changes.insert(transaction, made.changes().values(), now);
        ledgers.write(transaction, ledger, locked, now);
        decided = made;
    }

    /// The operator of a market is no user.
    private static Set<String> users(List<Received<OrderRequest>> batch) {
        Set<String> users = new HashSet<>();
        for (Received<OrderRequest> received : batch) {
            if (!(received.event() instanceof OrderRequest.SetMarket)) {
                users.add(received.event().userId());
            }
        }
        return users;
    }

    /// What was decided before about the orders and changes of the batch, and about the orders that are to
    /// be changed.
    private Decided before(Transaction transaction, List<Received<OrderRequest>> batch) {
        Set<Long> orders = new HashSet<>();
        Set<Long> requests = new HashSet<>();
        for (Received<OrderRequest> received : batch) {
            if (received.event() instanceof OrderRequest.Place place) {
                orders.add(Ids.orderNumber(place.orderId()));
            } else if (received.event() instanceof OrderRequest.Change change) {
                orders.add(Ids.orderNumber(change.orderId()));
                requests.add(change.sequence());
            }
        }
        return new Decided(reservations.decisions(transaction, orders), changes.decisions(transaction, requests));
    }

    /// The orders and changes of the batch that nothing was decided about before, each once.
    private static List<Received<OrderRequest>> undecided(List<Received<OrderRequest>> batch, Decided before) {
        Set<Long> orders = new HashSet<>(before.orders().keySet());
        Set<Long> requests = new HashSet<>(before.changes().keySet());
        return batch.stream()
                .filter(received -> switch (received.event()) {
                    case OrderRequest.Place place -> orders.add(Ids.orderNumber(place.orderId()));
                    case OrderRequest.Change change -> requests.add(change.sequence());
                    case OrderRequest.Cancel _,
                            OrderRequest.CancelAll _,
                            OrderRequest.CancelAllAfter _,
                            OrderRequest.SetMarket _ -> false;
                })
                .toList();
    }

    private List<Reservation> lockChanged(Transaction transaction, List<Received<OrderRequest>> fresh) {
        TreeSet<Long> orders = new TreeSet<>();
        for (Received<OrderRequest> received : fresh) {
            if (received.event() instanceof OrderRequest.Change change) {
                orders.add(Ids.orderNumber(change.orderId()));
            }
        }
        return orders.isEmpty() ? List.of() : reservations.lock(transaction, orders);
    }

    /// What the rule says of the new orders, by number.
    private Map<Long, Funding> fundings(List<Received<OrderRequest>> fresh) {
        Map<Long, Funding> fundings = new HashMap<>();
        for (Received<OrderRequest> received : fresh) {
            if (received.event() instanceof OrderRequest.Place place) {
                fundings.put(Ids.orderNumber(place.orderId()), rule.funding(place, prices));
            }
        }
        return fundings;
    }

    /// Every wallet that may move.
    private SortedSet<WalletKey> wallets(
            List<Received<OrderRequest>> fresh,
            Map<Long, Funding> fundings,
            List<Reservation> held,
            SortedSet<String> entered) {
        TreeSet<WalletKey> keys = new TreeSet<>();
        for (Received<OrderRequest> received : fresh) {
            if (received.event() instanceof OrderRequest.Place place
                    && fundings.get(Ids.orderNumber(place.orderId())) instanceof Funding.Needed needed) {
                keys.add(new WalletKey(place.userId(), needed.currency()));
                if (needed.legs() != null) {
                    keys.add(new WalletKey(place.userId(), needed.legs().currency()));
                }
            }
        }
        held.forEach(reservation -> keys.add(new WalletKey(reservation.userId(), reservation.currency())));
        entered.forEach(user -> keys.addAll(newUsers.giftWallets(user)));
        return keys;
    }

    private static Decided decide(
            List<Received<OrderRequest>> fresh, Map<Long, Funding> fundings, OrderFunding funding) {
        Map<Long, Decision> orders = new LinkedHashMap<>();
        Map<Long, ChangeDecision> changes = new LinkedHashMap<>();
        for (Received<OrderRequest> received : fresh) {
            if (received.event() instanceof OrderRequest.Place place) {
                long number = Ids.orderNumber(place.orderId());
                Funding needed = Objects.requireNonNull(fundings.get(number));
                orders.put(number, funding.decide(place, AnswerWriter.origin(received), needed));
            } else if (received.event() instanceof OrderRequest.Change change) {
                changes.put(change.sequence(), funding.decide(change, AnswerWriter.origin(received)));
            }
        }
        return new Decided(orders, changes);
    }

    private void payGifts(List<Received<OrderRequest>> batch, SortedSet<String> entered, Ledger ledger) {
        Set<String> left = new HashSet<>(entered);
        for (Received<OrderRequest> received : batch) {
            String user = received.event().userId();
            if (!(received.event() instanceof OrderRequest.SetMarket) && left.remove(user)) {
                LedgerSource source = new LedgerSource(LedgerSource.Log.ORDER_REQUESTS, received.partition());
                newUsers.gift().payTo(user, ledger, source, received.offset());
            }
        }
    }

    @Override
    public CompletionStage<Void> afterCommit(List<Received<OrderRequest>> batch) {
        Decided committed = decided;
        // A batch in which nothing is new comes here without having been applied.
        decided = Decided.NOTHING;
        newUsers.committed(named);
        committed.orders().values().forEach(this::count);
        committed.changes().values().forEach(this::count);
        return answers.answer(batch, committed);
    }

    private void count(Decision decision) {
        String outcome = switch (decision) {
            case Decision.Reserved _ -> "funded";
            case Decision.Refused refused -> refused.code();
        };
        meters.counter("exchange.orders.decided", "outcome", outcome).increment();
    }

    private void count(ChangeDecision decision) {
        String outcome = switch (decision) {
            case ChangeDecision.Granted _ -> "funded";
            case ChangeDecision.Refused refused -> refused.code();
        };
        meters.counter("exchange.changes.decided", "outcome", outcome).increment();
    }

    @Override
    public CompletionStage<Void> redelivered(List<Received<OrderRequest>> batch) {
        Set<Long> orders = new HashSet<>();
        Set<Long> requests = new HashSet<>();
        for (Received<OrderRequest> received : batch) {
            if (received.event() instanceof OrderRequest.Place place) {
                orders.add(Ids.orderNumber(place.orderId()));
            } else if (received.event() instanceof OrderRequest.Change change) {
                requests.add(change.sequence());
            }
        }
        return answers.answer(batch, new Decided(reservations.decisions(orders), changes.decisions(requests)));
    }
}
