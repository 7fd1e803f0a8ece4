package dev.exchange.wallet.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.kafka.BatchApplication;
import dev.exchange.platform.kafka.EventProducer;
import dev.exchange.platform.kafka.OrderedWriter;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Answers;
import dev.exchange.wallet.domain.Decision;
import dev.exchange.wallet.domain.FundingRule;
import dev.exchange.wallet.domain.FundingRule.Funding;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.OrderFunding;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.WalletKey;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Funds orders: locks what each may cost, a batch in one transaction, and after its commit sends the
/// order on to the engine, or its refusal back. Runs on the one thread of its loop.
@ApplicationScoped
public class OrderRequests implements BatchApplication<OrderRequest> {
    private final FundingRule rule;
    private final Prices prices;
    private final Clock clock;
    private final NewUsers newUsers;
    private final WalletStore wallets;
    private final ReservationStore reservations;
    private final LedgerStore ledgers;
    private final OrderedWriter writer;
    private final MeterRegistry meters;

    // What the newest transaction has decided, to be answered once it is committed.
    private Map<Long, Decision> decided = Map.of();
    private Set<String> named = Set.of();

    public OrderRequests(
            ExchangeConfig config,
            Catalogue catalogue,
            Prices prices,
            Clock clock,
            NewUsers newUsers,
            WalletStore wallets,
            ReservationStore reservations,
            LedgerStore ledgers,
            EventProducer producer,
            MeterRegistry meters) {
        this.rule = new FundingRule(catalogue, config.fees(), config.marketSlippageLimit());
        this.prices = prices;
        this.clock = clock;
        this.newUsers = newUsers;
        this.wallets = wallets;
        this.reservations = reservations;
        this.ledgers = ledgers;
        this.writer = producer.newOrderedWriter();
        this.meters = meters;
    }

    @Override
    public void starting() {
        writer.reopen();
    }

    @PreDestroy
    void close() {
        writer.close();
    }

    @Override
    public void apply(Transaction transaction, List<Received<OrderRequest>> batch) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        decided = Map.of();
        named = users(batch);
        SortedSet<String> entered = newUsers.enter(transaction, named, now);
        List<Candidate> candidates = undecided(transaction, batch);
        TreeSet<WalletKey> keys = new TreeSet<>();
        for (Candidate candidate : candidates) {
            if (candidate.funding() instanceof Funding.Needed needed) {
                keys.add(new WalletKey(candidate.order().userId(), needed.currency()));
            }
        }
        entered.forEach(user -> keys.addAll(newUsers.giftWallets(user)));
        LockedWallets locked = wallets.lock(transaction, keys);
        Ledger ledger = new Ledger(locked.balances());
        payGifts(batch, entered, ledger);
        OrderFunding funding = new OrderFunding(rule, ledger);
        Map<Long, Decision> decisions = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            Decision decision = funding.decide(candidate.order(), candidate.origin(), candidate.funding());
            decisions.put(decision.orderNumber(), decision);
        }
        reservations.insert(transaction, decisions.values(), now);
        ledgers.write(transaction, ledger, locked, now);
        decided = decisions;
    }

    private static Set<String> users(List<Received<OrderRequest>> batch) {
        Set<String> users = new HashSet<>();
        batch.forEach(received -> users.add(received.event().userId()));
        return users;
    }

    /// The orders of the batch that nothing was decided about before, each once.
    private List<Candidate> undecided(Transaction transaction, List<Received<OrderRequest>> batch) {
        Map<Long, Candidate> candidates = new LinkedHashMap<>();
        for (Received<OrderRequest> received : batch) {
            if (received.event() instanceof OrderRequest.Place place) {
                candidates.putIfAbsent(
                        Ids.orderNumber(place.orderId()),
                        new Candidate(place, origin(received), rule.funding(place, prices)));
            }
        }
        if (!candidates.isEmpty()) {
            candidates
                    .keySet()
                    .removeAll(reservations
                            .decisions(transaction, candidates.keySet())
                            .keySet());
        }
        return List.copyOf(candidates.values());
    }

    private void payGifts(List<Received<OrderRequest>> batch, SortedSet<String> entered, Ledger ledger) {
        Set<String> left = new HashSet<>(entered);
        for (Received<OrderRequest> received : batch) {
            String user = received.event().userId();
            if (left.remove(user)) {
                LedgerSource source = new LedgerSource(LedgerSource.Log.ORDER_REQUESTS, received.partition());
                newUsers.gift().payTo(user, ledger, source, received.offset());
            }
        }
    }

    @Override
    public CompletionStage<Void> afterCommit(List<Received<OrderRequest>> batch) {
        Map<Long, Decision> committed = decided;
        // A batch in which nothing is new comes here without having been applied.
        decided = Map.of();
        newUsers.committed(named);
        committed.values().forEach(this::count);
        return answer(batch, committed);
    }

    private void count(Decision decision) {
        String outcome = switch (decision) {
            case Decision.Reserved _ -> "funded";
            case Decision.Refused refused -> refused.code();
        };
        meters.counter("exchange.orders.decided", "outcome", outcome).increment();
    }

    @Override
    public CompletionStage<Void> redelivered(List<Received<OrderRequest>> batch) {
        Set<Long> orders = new HashSet<>();
        for (Received<OrderRequest> received : batch) {
            if (received.event() instanceof OrderRequest.Place place) {
                orders.add(Ids.orderNumber(place.orderId()));
            }
        }
        return answer(batch, reservations.decisions(orders));
    }

    /// Sends the answers in the order of the requests, which is the order that the engine must see them
    /// in.
    private CompletionStage<Void> answer(List<Received<OrderRequest>> batch, Map<Long, Decision> decisions) {
        List<CompletableFuture<?>> written = new ArrayList<>(batch.size());
        for (Received<OrderRequest> received : batch) {
            switch (received.event()) {
                case OrderRequest.Place place -> {
                    Decision decision = decisions.get(Ids.orderNumber(place.orderId()));
                    // An order that was sent again is answered where it was first read.
                    if (decision != null && decision.origin().equals(origin(received))) {
                        written.add(send(Answers.answer(place, decision)));
                    }
                }
                case OrderRequest.Cancel cancel -> written.add(send(Answers.answer(cancel, origin(received))));
            }
        }
        return CompletableFuture.allOf(written.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<?> send(Answers.Answer answer) {
        return writer.send(answer.topic(), answer.event());
    }

    private static RequestOrigin origin(Received<OrderRequest> received) {
        return new RequestOrigin(received.partition(), received.offset());
    }

    private record Candidate(OrderRequest.Place order, RequestOrigin origin, Funding funding) {}
}
