package dev.exchange.wallet.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.kafka.BatchApplication;
import dev.exchange.platform.kafka.EventProducer;
import dev.exchange.platform.kafka.Received;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.ChangeDecision;
import dev.exchange.wallet.domain.Decided;
import dev.exchange.wallet.domain.Decision;
import dev.exchange.wallet.domain.Funding;
import dev.exchange.wallet.domain.FundingRule;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.OrderFunding;
import dev.exchange.wallet.domain.OrderRisk;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.RequestBatch;
import dev.exchange.wallet.domain.Reservation;
import dev.exchange.wallet.domain.RiskLookup;
import dev.exchange.wallet.domain.RiskProfile;
import dev.exchange.wallet.domain.RiskRule;
import dev.exchange.wallet.domain.Usage;
import dev.exchange.wallet.domain.WalletKey;
import dev.exchange.wallet.store.ChangeStore;
import dev.exchange.wallet.store.LedgerStore;
import dev.exchange.wallet.store.LockedWallets;
import dev.exchange.wallet.store.NewUsers;
import dev.exchange.wallet.store.ReservationStore;
import dev.exchange.wallet.store.RiskStore;
import dev.exchange.wallet.store.WalletStore;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletionStage;

/// Funds orders and their changes: locks what each may cost, a batch in one transaction, and after its
/// commit sends the request on to the engine, or its refusal back. What needs no money goes on as it is.
/// Runs on the one thread of its loop.
@ApplicationScoped
public class OrderRequests implements BatchApplication<OrderRequest> {
    private final Catalogue catalogue;
    private final FundingRule rule;
    private final boolean leverageBelowOne;
    private final Prices prices;
    private final Clock clock;
    private final NewUsers newUsers;
    private final WalletStore wallets;
    private final ReservationStore reservations;
    private final ChangeStore changes;
    private final RiskStore risks;
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
            RiskStore risks,
            LedgerStore ledgers,
            EventProducer producer,
            MeterRegistry meters) {
        this.catalogue = catalogue;
        this.rule = new FundingRule(catalogue, config.fees(), config.marketSlippageLimit());
        this.leverageBelowOne = config.maxLeverage().compareTo(BigDecimal.ONE) < 0;
        this.prices = prices;
        this.clock = clock;
        this.newUsers = newUsers;
        this.wallets = wallets;
        this.reservations = reservations;
        this.changes = changes;
        this.risks = risks;
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
        RequestBatch requests = requests(batch);
        named = requests.users();
        Decided before = before(transaction, requests);
        RequestBatch fresh = requests.undecided(before);
        // Everyone locks reservations before wallets, also those that entering a user makes.
        SortedSet<Long> changed = fresh.changedOrders();
        List<Reservation> held = changed.isEmpty() ? List.of() : reservations.lock(transaction, changed);
        SortedSet<String> entered = newUsers.enter(transaction, named, now);
        Map<Long, Funding> fundings = fresh.fundings(rule, prices);
        SortedSet<WalletKey> keys = fresh.wallets(fundings, held);
        entered.forEach(user -> keys.addAll(newUsers.giftWallets(user)));
        LockedWallets locked = wallets.lock(transaction, keys);
        Ledger ledger = new Ledger(locked.balances());
        requests.payGifts(newUsers.gift(), entered, ledger);
        OrderRisk risk =
                risk(transaction, RiskLookup.of(fresh, fundings, ledger, catalogue, leverageBelowOne), ledger, now);
        OrderFunding funding = new OrderFunding(rule, risk, prices, ledger, before.orders(), held);
        Decided made = fresh.decide(fundings, funding);
        reservations.insert(transaction, made.orders().values(), now);
        reservations.update(transaction, funding.changedReservations(), now);
        changes.insert(transaction, made.changes().values(), now);
        risks.write(transaction, risk.usage());
        ledgers.write(transaction, ledger, locked, now);
        decided = made;
    }

    private OrderRisk risk(Transaction transaction, RiskLookup lookup, Ledger ledger, Instant now) {
        LocalDate today = Usage.day(now);
        Map<String, RiskProfile> profiles =
                risks.profiles(transaction, lookup.users(), lookup.holdings(), lookup.whole(), today);
        return new OrderRisk(
                new RiskRule(catalogue, prices, today),
                user -> Objects.requireNonNull(profiles.get(user), user),
                ledger);
    }

    private static RequestBatch requests(List<Received<OrderRequest>> batch) {
        return new RequestBatch(batch.stream()
                .map(received -> new RequestBatch.Received(
                        received.event(), new RequestOrigin(received.partition(), received.offset())))
                .toList());
    }

    /// What was decided before about the orders and changes of the batch, and about the orders that are to
    /// be changed.
    private Decided before(Transaction transaction, RequestBatch requests) {
        Set<Long> orders = requests.placedOrders();
        orders.addAll(requests.changedOrders());
        return new Decided(
                reservations.decisions(transaction, orders), changes.decisions(transaction, requests.changes()));
    }

    @Override
    public CompletionStage<Void> afterCommit(List<Received<OrderRequest>> batch) {
        Decided committed = decided;
        // A batch in which nothing is new comes here without having been applied.
        decided = Decided.NOTHING;
        newUsers.committed(named);
        committed.orders().values().forEach(this::count);
        committed.changes().values().forEach(this::count);
        return answers.answer(requests(batch), committed);
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
        RequestBatch requests = requests(batch);
        return answers.answer(
                requests,
                new Decided(reservations.decisions(requests.placedOrders()), changes.decisions(requests.changes())));
    }
}
