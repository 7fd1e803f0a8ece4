package dev.exchange.simulation;

import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.platform.kafka.Received;
import dev.exchange.wallet.domain.Answers.Answer;
import dev.exchange.wallet.domain.Decided;
import dev.exchange.wallet.domain.Funding;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.OrderFunding;
import dev.exchange.wallet.domain.OrderRisk;
import dev.exchange.wallet.domain.RequestBatch;
import dev.exchange.wallet.domain.Reservation;
import dev.exchange.wallet.domain.RiskProfile;
import dev.exchange.wallet.domain.RiskRule;
import dev.exchange.wallet.domain.WalletKey;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/// wallet-service's reading of `order-requests`: the steps of its `OrderRequests`, between the same rules and other
/// tables.
final class Funder implements Application<OrderRequest> {
    private static final RiskRule RISK = new RiskRule(World.CATALOGUE, pair -> Optional.empty(), LocalDate.EPOCH);

    private final World world;
    private final WalletTables tables;
    private final Writer writer;
    private Decided decided = Decided.NOTHING;

    Funder(World world, WalletTables tables, Writer writer) {
        this.world = world;
        this.tables = tables;
        this.writer = writer;
    }

    @Override
    public void apply(List<Received<OrderRequest>> fresh) {
        decided = Decided.NOTHING;
        RequestBatch requests = requests(fresh);
        Set<Long> orders = requests.placedOrders();
        orders.addAll(requests.changedOrders());
        Decided before = tables.decided(orders, requests.changes());
        decided = commit(requests, requests.undecided(before), before);
    }

    private Decided commit(RequestBatch requests, RequestBatch undecided, Decided before) {
        List<Reservation> held = tables.lockReservations(undecided.changedOrders());
        Set<String> entered = tables.unknown(requests.users());
        Map<Long, Funding> fundings = undecided.fundings(world.rule, world.prices);
        SortedSet<WalletKey> keys = undecided.wallets(fundings, held);
        for (String user : entered) {
            world.gift.amounts().keySet().forEach(currency -> keys.add(new WalletKey(user, currency)));
        }
        Ledger ledger = new Ledger(tables.lock(keys));
        requests.payGifts(world.gift, entered, ledger);
        OrderFunding funding = funding(ledger, before, held);
        Decided made = undecided.decide(fundings, funding);
        tables.enter(entered);
        tables.commit(ledger, made, funding.changedReservations());
        return made;
    }

    /// Nobody is limited here: what limits do stands in the rows that are decided, as any refusal does.
    private OrderFunding funding(Ledger ledger, Decided before, List<Reservation> held) {
        OrderRisk unlimited = new OrderRisk(RISK, RiskProfile::exempt, ledger);
        return new OrderFunding(world.rule, unlimited, world.prices, ledger, before.orders(), held);
    }

    private static RequestBatch requests(List<Received<OrderRequest>> received) {
        List<RequestBatch.Received> requests = new ArrayList<>(received.size());
        for (Received<OrderRequest> one : received) {
            requests.add(new RequestBatch.Received(one.event(), new RequestOrigin(one.partition(), one.offset())));
        }
        return new RequestBatch(requests);
    }

    @Override
    public List<Sent> afterCommit(List<Received<OrderRequest>> fresh) {
        Decided committed = decided;
        decided = Decided.NOTHING;
        return answer(requests(fresh), committed);
    }

    @Override
    public List<Sent> redelivered(List<Received<OrderRequest>> again) {
        RequestBatch requests = requests(again);
        if (world.fault == Fault.ANSWERED_ANEW) {
            return answer(requests, decidedAnew(requests));
        }
        return answer(requests, tables.decided(requests.placedOrders(), requests.changes()));
    }

    private List<Sent> answer(RequestBatch requests, Decided known) {
        List<Sent> sent = new ArrayList<>();
        for (Answer answer : requests.answers(known)) {
            sent.add(writer.send(Topic.of(answer.topic()), answer.event()));
        }
        return sent;
    }

    /// Broken on purpose.
    private Decided decidedAnew(RequestBatch requests) {
        Map<Long, Funding> fundings = requests.fundings(world.rule, world.prices);
        List<Reservation> held = tables.lockReservations(requests.changedOrders());
        Ledger ledger = new Ledger(tables.lock(requests.wallets(fundings, held)));
        Decided before = tables.decided(requests.changedOrders(), Set.of());
        return requests.decide(fundings, funding(ledger, before, held));
    }
}
