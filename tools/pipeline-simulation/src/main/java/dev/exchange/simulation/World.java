package dev.exchange.simulation;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.wallet.domain.FundingRule;
import dev.exchange.wallet.domain.Gift;
import dev.exchange.wallet.domain.Prices;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Everything there is in one run: two replicas of each service, what joins them, their clients, and the faults.
final class World {
    static final Catalogue CATALOGUE = Catalogue.standard();
    private static final FeeTerms FEES =
            new FeeTerms(new BigDecimal("0.001"), new BigDecimal("0.002"), new BigDecimal("0.0001"));
    private static final int MOST_MILLIS_IN_A_STEP = 40;
    private static final int MOST_TRIES_IN_A_STEP = 12;
    private static final int MOST_ROUNDS_TO_REST = 2_000;
    private static final int ROUND_MILLIS = 100;
    private static final int IDLE_ROUND_MILLIS = 1_000;
    private static final int SEEDS_PER_ONE_IN_BYTES = 20;
    private static final int OTHER_TURNS = 13;

    final Fault fault;
    final Chance chance;
    final Trace trace;
    final Catalogue catalogue = CATALOGUE;
    final FundingRule rule = new FundingRule(CATALOGUE, FEES, new BigDecimal("0.05"));
    final Gift gift =
            new Gift(Map.of("USD", new BigDecimal("1000"), "BTC", new BigDecimal("3.5"), "ETH", new BigDecimal("20")));
    final Auditor auditor = new Auditor();
    final EventLog log;
    final Network network;
    final WalletTables walletTables;
    final OrderTables orderTables;
    final SnapshotTable snapshots = new SnapshotTable();
    final HungStatements hung;
    final Clients clients;
    final Prices prices;

    private final Map<String, PriceUpdate> newestPrices = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<OrderReplica> orderReplicas = new ArrayList<>();
    private final List<WalletReplica> walletReplicas = new ArrayList<>();
    private final List<MatchingReplica> matchingReplicas = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private boolean faulty = true;
    private int step;

    /// Something that may be next, and the replica in which it happens.
    private record Turn(Replica replica, BooleanSupplier step) {}

    World(long seed, Fault fault, int traced) {
        this.fault = fault;
        chance = new Chance(seed);
        trace = new Trace(traced);
        log = new EventLog(auditor, trace, seed % SEEDS_PER_ONE_IN_BYTES == 0);
        network = new Network(log, chance);
        hung = new HungStatements(chance);
        walletTables = new WalletTables(auditor, fault);
        orderTables = new OrderTables(fault);
        clients = new Clients(this);
        prices = pair -> Optional.ofNullable(newestPrices.get(pair));
        Group projection = group(Topic.ORDER_UPDATES, Topic.FILLS, Topic.ORDER_REJECTIONS);
        Group requests = group(Topic.ORDER_REQUESTS);
        Group settlement = group(Topic.FILLS, Topic.ORDER_UPDATES);
        Group matching = group(Topic.ORDERS);
        for (int replica = 1; replica <= 2; replica++) {
            orderReplicas.add(new OrderReplica("order-" + replica, this, orderTables, projection));
            walletReplicas.add(new WalletReplica("wallet-" + replica, this, walletTables, requests, settlement));
            matchingReplicas.add(new MatchingReplica("matching-" + replica, this, snapshots, matching));
        }
        replicas.addAll(orderReplicas);
        replicas.addAll(walletReplicas);
        replicas.addAll(matchingReplicas);
        for (Replica replica : replicas) {
            for (Replica.Part part : replica.parts()) {
                for (int i = 0; i < part.weight(); i++) {
                    turns.add(new Turn(replica, part.step()));
                }
            }
        }
        Clients.PAIRS.forEach(this::movePrice);
    }

    private Group group(Topic... topics) {
        Group group = new Group(List.of(topics), chance);
        groups.add(group);
        return group;
    }

    Instant now() {
        return now;
    }

    /// Whether things still go wrong.
    boolean isFaulty() {
        return faulty;
    }

    List<MatchingReplica> matchingReplicas() {
        return matchingReplicas;
    }

    /// One thing happens.
    void step() {
        step++;
        now = now.plusMillis(chance.below(MOST_MILLIS_IN_A_STEP));
        if (trace.isOn()) {
            trace.add("-- step " + step + " at " + now);
        }
        for (int left = MOST_TRIES_IN_A_STEP; left > 0; left--) {
            if (somethingHappens()) {
                return;
            }
        }
    }

    private boolean somethingHappens() {
        int which = chance.below(turns.size() + OTHER_TURNS);
        if (which >= turns.size()) {
            return switch (which - turns.size()) {
                case 0, 1, 2 -> network.step();
                case 3 -> {
                    movePrice(chance.pick(Clients.PAIRS));
                    yield true;
                }
                case 4, 5 -> somethingEnds();
                case 6 -> somethingFails();
                case 7 -> hung.step(orderTables, now);
                default -> clients.step();
            };
        }
        Turn turn = turns.get(which);
        return turn.replica().isUp() && turn.step().getAsBoolean();
    }

    /// A replica of order-service; empty where it takes no requests now.
    Optional<OrderReplica> frontDoor() {
        OrderReplica replica = chance.pick(orderReplicas);
        return replica.isUp() ? Optional.of(replica) : Optional.empty();
    }

    private boolean somethingFails() {
        Replica replica = chance.pick(replicas);
        switch (chance.below(5)) {
            case 0, 1 -> {
                if (replica.isDown()) {
                    return false;
                }
                trace(replica.name + " dies");
                replica.kill();
            }
            case 2, 3 -> {
                if (!replica.isUp()) {
                    return false;
                }
                trace(replica.name + " stops");
                replica.pause();
            }
            default -> {
                trace("a group is rebalanced");
                chance.pick(groups).rebalance(true);
            }
        }
        return true;
    }

    /// A replica comes back or a group notices that somebody is gone.
    private boolean somethingEnds() {
        Replica replica = chance.pick(replicas);
        if (replica.isPaused()) {
            trace(replica.name + " goes on");
            replica.resume();
            return true;
        }
        if (replica.isDown()) {
            trace(replica.name + " starts");
            replica.restart();
            return true;
        }
        Group group = chance.pick(groups);
        if (group.isIncomplete()) {
            group.rebalance(true);
            return true;
        }
        return false;
    }

    private void movePrice(String pair) {
        BigDecimal mid = Clients.price(pair, chance.between(-2, 2));
        BigDecimal bid = chance.oneIn(4) ? null : Clients.price(pair, chance.between(-6, -1));
        BigDecimal ask = chance.oneIn(4) ? null : Clients.price(pair, chance.between(1, 6));
        newestPrices.put(
                pair,
                new PriceUpdate(
                        "price-" + step,
                        Event.SCHEMA_VERSION,
                        now,
                        step,
                        PriceUpdate.TYPE,
                        pair,
                        mid,
                        bid,
                        ask,
                        mid,
                        "simulated",
                        mid,
                        mid,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO,
                        BigDecimal.ZERO));
    }

    /// Something became of an order that nobody waits for at that replica; what is said of it may be lost.
    void notifyOthers(OrderReplica teller, long number) {
        for (OrderReplica replica : orderReplicas) {
            if (replica != teller && replica.isUp() && !(faulty && chance.oneIn(8))) {
                replica.notified(number);
            }
        }
    }

    /// Nothing goes wrong any more and nobody asks for anything, until everything is done.
    ///
    /// @throws Violation when it is not within bounds
    void comeToRest() {
        faulty = false;
        for (Replica replica : replicas) {
            if (replica.isDown()) {
                replica.restart();
            } else if (replica.isPaused()) {
                replica.resume();
            }
        }
        for (int round = 0; round < MOST_ROUNDS_TO_REST; round++) {
            boolean did = round();
            if (!did && isAtRest()) {
                return;
            }
            now = now.plusMillis(did ? ROUND_MILLIS : IDLE_ROUND_MILLIS);
        }
        throw new Violation("The exchange does not come to rest: " + unfinished());
    }

    private boolean round() {
        boolean did = network.step();
        did |= hung.step(orderTables, now);
        did |= clients.askAgain();
        for (Replica replica : replicas) {
            for (Replica.Part part : replica.parts()) {
                did |= part.step().getAsBoolean();
            }
        }
        for (Group group : groups) {
            if (group.isIncomplete()) {
                group.rebalance(false);
                did = true;
            }
        }
        return did;
    }

    private boolean isAtRest() {
        return orderTables.isAnsweredThroughout()
                && orderReplicas.stream().allMatch(OrderReplica::isIdle)
                && walletReplicas.stream().allMatch(WalletReplica::isIdle)
                && matchingReplicas.stream().allMatch(MatchingReplica::isIdle);
    }

    private String unfinished() {
        List<Long> unanswered = orderTables.unanswered(0, Instant.MAX, 5).stream()
                .map(order -> order.number())
                .toList();
        return unanswered.isEmpty() ? "something always happens" : "nothing comes back about the orders " + unanswered;
    }

    private void trace(String what) {
        if (trace.isOn()) {
            trace.add(what);
        }
    }
}
