package dev.exchange.simulation;

import dev.exchange.contracts.ChangeRejection;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.matching.domain.MarketPartition;
import dev.exchange.matching.domain.PairState;
import dev.exchange.order.domain.Order;
import dev.exchange.wallet.domain.Account;
import dev.exchange.wallet.domain.Balance;
import dev.exchange.wallet.domain.ChangeDecision;
import dev.exchange.wallet.domain.Decision;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.Reservation;
import dev.exchange.wallet.domain.WalletKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What must be true when everything has come to rest, worked out anew from what stands on the topics.
final class FinalAudit {
    private final World world;
    private final Auditor auditor;
    private final Map<Long, OrderUpdate> newest = new HashMap<>();
    private final Map<Long, OrderRejection> refused = new HashMap<>();
    private final Map<Long, Integer> entered = new HashMap<>();
    private final Map<String, Integer> answersByRequest = new HashMap<>();
    private final List<Fill> fills = new ArrayList<>();
    /// What each reservation still has, as the log says.
    private final Map<Long, BigDecimal> left = new HashMap<>();

    FinalAudit(World world) {
        this.world = world;
        this.auditor = world.auditor;
    }

    /// @throws Violation when something is not so
    void run() {
        auditor.verifyAllIsRead();
        readOutputs();
        readRefusals();
        verifyReplays();
        verifyOrders();
        verifyPlacements();
        verifyRequests();
        verifyTrades();
        verifyReservations();
        verifyBalances();
        verifyBooks();
    }

    private void readOutputs() {
        auditor.outputs(Topic.FILLS).values().forEach(events -> events.forEach(event -> fills.add((Fill) event)));
        for (List<Event> events : auditor.outputs(Topic.ORDER_UPDATES).values()) {
            for (Event event : events) {
                MarketEvent marketEvent = (MarketEvent) event;
                String requestId = marketEvent.requestId();
                if (requestId != null) {
                    answersByRequest.merge(requestId, 1, Integer::sum);
                }
                if (marketEvent instanceof OrderUpdate update) {
                    read(update);
                }
            }
        }
    }

    private void read(OrderUpdate update) {
        long number = Ids.orderNumber(update.orderId());
        if (update.order() != null) {
            newest.put(number, update);
        }
        if (update.cause() == UpdateCause.PLACED || update.cause() == UpdateCause.REJECTED) {
            entered.merge(number, 1, Integer::sum);
        }
        add(
                update.reservationId() == null ? update.orderId() : update.reservationId(),
                update.released().negate());
    }

    private void readRefusals() {
        for (Event answer : auditor.answers().values()) {
            switch (answer) {
                case OrderRejection rejection -> {
                    OrderRejection before = refused.put(Ids.orderNumber(rejection.orderId()), rejection);
                    Violation.unless(before == null, () -> rejection.orderId() + " is refused twice");
                }
                case ChangeRejection rejection -> answersByRequest.merge(rejection.requestId(), 1, Integer::sum);
                default -> {}
            }
        }
    }

    private void add(String orderId, BigDecimal amount) {
        if (amount.signum() != 0) {
            left.merge(Ids.orderNumber(orderId), amount, BigDecimal::add);
        }
    }

    /// What the engine wrote is what its log gives, and its state too.
    private void verifyReplays() {
        for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
            verifyReplay(partition);
        }
    }

    private void verifyReplay(int partition) {
        Map<Topic, Map<String, List<Event>>> written = new HashMap<>();
        String hash = replay(partition, written).stateHash();
        for (Topic topic : List.of(Topic.ORDER_UPDATES, Topic.FILLS)) {
            written.getOrDefault(topic, Map.of())
                    .forEach((pair, events) ->
                            verifySame(topic, events, auditor.outputs(topic).getOrDefault(pair, List.of())));
        }
        for (MatchingReplica replica : world.matchingReplicas()) {
            for (Owned owned : replica.owned()) {
                Violation.unless(
                        owned.number != partition || owned.markets.stateHash().equals(hash),
                        () -> replica.name + " has another state of orders-" + partition + " than a replay");
            }
        }
    }

    private static void verifySame(Topic topic, List<Event> expected, List<Event> written) {
        for (int i = 0; i < Math.min(expected.size(), written.size()); i++) {
            if (!Written.isSame(expected.get(i), written.get(i))) {
                throw new Violation(topic.topicName + " has " + written.get(i) + ", and a replay of its log gives "
                        + expected.get(i));
            }
        }
        Violation.unless(
                expected.size() == written.size(),
                () -> topic.topicName + " has " + written.size() + " records of a pair, and a replay of its log gives "
                        + expected.size());
    }

    private MarketPartition replay(int partition, Map<Topic, Map<String, List<Event>>> written) {
        MarketPartition replay = new MarketPartition(world.catalogue, MatchingReplica.LIMITS);
        List<Event> produced = new ArrayList<>();
        long offset = 0;
        for (Event command : world.log.partition(Topic.ORDERS, partition)) {
            SnapshotTable.Stored snapshot = world.snapshots.of(partition).get(offset++);
            Violation.unless(
                    snapshot == null || snapshot.state().stateHash().equals(replay.stateHash()),
                    () -> "A snapshot of orders-" + partition + " is not what a replay gives");
            replay.apply((OrderCommand) command, produced);
            for (Event event : produced) {
                written.computeIfAbsent(
                                event instanceof Fill ? Topic.FILLS : Topic.ORDER_UPDATES, unknown -> new HashMap<>())
                        .computeIfAbsent(event.key(), unknown -> new ArrayList<>())
                        .add(event);
            }
            produced.clear();
        }
        return replay;
    }

    /// Every order is decided once, and stored as it was last told.
    private void verifyOrders() {
        for (long number : world.orderTables.numbers()) {
            Order order = world.orderTables.stored(number);
            OrderUpdate update = newest.get(number);
            Violation.unless(order.isAnswered(), () -> "Nothing came back about " + order.id());
            int timesEntered = entered.getOrDefault(number, 0);
            if (update == null) {
                Violation.unless(
                        order.isRefused() && timesEntered == 0 && isRefused(order),
                        () -> order.id() + " is " + order + ", and neither the engine nor a refusal told so");
            } else {
                Violation.unless(
                        timesEntered == 1, () -> order.id() + " entered the engine " + timesEntered + " times");
                Violation.unless(
                        !refused.containsKey(number), () -> order.id() + " was refused, and the engine has it");
                verifyState(order, update);
            }
        }
        for (long number : newest.keySet()) {
            Violation.unless(world.orderTables.find(number) != null, () -> "Nobody placed order_" + number);
        }
    }

    private boolean isRefused(Order order) {
        return refused.containsKey(order.number()) || order.others().stream().anyMatch(refused::containsKey);
    }

    private static void verifyState(Order order, OrderUpdate update) {
        OrderState state = update.order();
        Violation.unless(
                state != null
                        && order.updateSequence() == update.sequence()
                        && order.status() == state.status()
                        && isSame(order.filledQuantity(), state.filledQuantity())
                        && isSame(order.remainingQuantity(), state.remainingQuantity())
                        && isSame(order.filledValue(), state.filledValue())
                        && isSame(order.feesPaid(), state.feesPaid())
                        && isSame(order.terms().quantity(), state.quantity()),
                () -> order.id() + " is stored as " + order + ", and was last told as " + update);
    }

    private static boolean isSame(BigDecimal one, BigDecimal other) {
        return one.compareTo(other) == 0;
    }

    /// What a client was told is so, and came once.
    private void verifyPlacements() {
        Map<Long, Placement> byNumber = new HashMap<>();
        for (Placement placement : world.clients.placements()) {
            Long number = placement.number();
            if (number == null) {
                continue;
            }
            Order order = world.orderTables.stored(number);
            Violation.unless(
                    !placement.isNamed() || order.isOf(placement.terms),
                    () -> order.id() + " is not what its client asked for");
            Violation.unless(
                    order.updateSequence() >= placement.toldSequence(),
                    () -> order.id() + " is older than what its client was told");
            Violation.unless(byNumber.put(number, placement) == null, () -> order.id() + " stands for two requests");
        }
    }

    /// Every request that reached the log is decided, and answered once.
    private void verifyRequests() {
        Set<String> seen = new HashSet<>();
        for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
            for (Event event : world.log.partition(Topic.ORDER_REQUESTS, partition)) {
                OrderRequest request = (OrderRequest) event;
                if (seen.add(request.eventId())) {
                    verify(request);
                }
            }
        }
    }

    private void verify(OrderRequest request) {
        switch (request) {
            case OrderRequest.Place place ->
                Violation.unless(
                        world.walletTables.decisions().containsKey(Ids.orderNumber(place.orderId())),
                        () -> "Nothing was decided about " + place.orderId());
            case OrderRequest.Cancel _ -> {}
            case OrderRequest.Change _,
                    OrderRequest.CancelAll _,
                    OrderRequest.CancelAllAfter _,
                    OrderRequest.SetMarket _ -> {
                int answers = answersByRequest.getOrDefault(request.eventId(), 0);
                Violation.unless(answers == 1, () -> request + " has " + answers + " answers");
            }
        }
    }

    private void verifyTrades() {
        Map<Long, Fill> trades = world.orderTables.trades();
        Violation.unless(
                trades.size() == fills.size(),
                () -> trades.size() + " trades are stored of " + fills.size() + " fills");
        for (Fill fill : fills) {
            Violation.unless(
                    fill.equals(trades.get(Ids.number(fill.tradeId(), Ids.TRADE).orElseThrow())),
                    () -> fill.tradeId() + " is not stored as it was told");
        }
    }

    /// Each reservation has what was locked for it less what was spent and freed: nothing once its orders have ended.
    private void verifyReservations() {
        for (Decision decision : world.walletTables.decisions().values()) {
            if (decision instanceof Decision.Reserved reserved) {
                add(Ids.order(reserved.orderNumber()), reserved.amount());
            }
        }
        for (ChangeDecision decision : world.walletTables.changes().values()) {
            if (decision instanceof ChangeDecision.Granted granted) {
                add(Ids.order(granted.orderNumber()), granted.added());
            }
        }
        for (Fill fill : fills) {
            for (Fill.Party party : List.of(fill.maker(), fill.taker())) {
                add(
                        party.reservationId() == null ? party.orderId() : party.reservationId(),
                        party.spent().add(party.released()).negate());
                if (party.receivedFor() != null) {
                    add(party.receivedFor(), party.received());
                }
            }
        }
        world.walletTables.reservations().forEach(this::verify);
    }

    private void verify(long number, Reservation reservation) {
        BigDecimal expected = left.getOrDefault(number, BigDecimal.ZERO);
        Violation.unless(
                reservation.owed().signum() == 0 && reservation.remaining().compareTo(expected) == 0,
                () -> "The log leaves " + expected + " of " + reservation);
        Order order = world.orderTables.stored(number);
        if (order.group() == null) {
            OrderUpdate update = newest.get(number);
            BigDecimal said = reservedBy(update);
            Violation.unless(
                    said.compareTo(expected) == 0,
                    () -> order.id() + " has " + said + " reserved, as it says, and " + reservation);
        }
        boolean ended = order.status().isFinal()
                && order.others().stream()
                        .allMatch(other ->
                                world.orderTables.stored(other).status().isFinal());
        Violation.unless(!ended || expected.signum() == 0, () -> order.id() + " has ended and has " + reservation);
    }

    private static BigDecimal reservedBy(@Nullable OrderUpdate update) {
        return update == null || update.order() == null
                ? BigDecimal.ZERO
                : update.order().reserved();
    }

    /// What everybody has is what they were given, and what their fills brought and took.
    private void verifyBalances() {
        Map<WalletKey, BigDecimal> expected = new HashMap<>();
        Map<String, BigDecimal> fees = new HashMap<>();
        for (WalletKey key : world.walletTables.wallets().keySet()) {
            expected.put(key, world.gift.amounts().getOrDefault(key.currency(), BigDecimal.ZERO));
        }
        for (Fill fill : fills) {
            var pair = world.catalogue.pair(fill.pairSymbol());
            String base = pair.base().symbol();
            String quote = pair.quote().symbol();
            expected.merge(
                    new WalletKey(fill.buyer().userId(), base), fill.buyer().received(), BigDecimal::add);
            expected.merge(
                    new WalletKey(fill.buyer().userId(), quote),
                    fill.buyer().spent().negate(),
                    BigDecimal::add);
            expected.merge(
                    new WalletKey(fill.seller().userId(), quote), fill.seller().received(), BigDecimal::add);
            expected.merge(
                    new WalletKey(fill.seller().userId(), base),
                    fill.seller().spent().negate(),
                    BigDecimal::add);
            fees.merge(quote, fill.maker().fee().add(fill.taker().fee()), BigDecimal::add);
        }
        expected.forEach((key, amount) -> {
            Balance balance = world.walletTables.wallets().getOrDefault(key, Balance.ZERO);
            Violation.unless(
                    balance.total().compareTo(amount) == 0,
                    () -> key + " holds " + balance + ", and the log gives it " + amount);
        });
        fees.forEach((currency, amount) -> {
            BigDecimal earned = world.walletTables
                    .house()
                    .getOrDefault(new Ledger.HouseKey(Account.House.FEES, currency), BigDecimal.ZERO);
            Violation.unless(
                    earned.compareTo(amount) == 0,
                    () -> "Fees of " + earned + " " + currency + ", and fills of " + amount);
        });
    }

    /// The books hold the orders that are open, and what waits for its trigger waits.
    private void verifyBooks() {
        Map<String, Long> open = new HashMap<>();
        Map<String, Long> waiting = new HashMap<>();
        for (long number : world.orderTables.numbers()) {
            Order order = world.orderTables.stored(number);
            if (!order.status().isFinal()) {
                (order.status() == OrderStatus.OPEN ? open : waiting)
                        .merge(order.terms().pairSymbol(), 1L, Long::sum);
            }
        }
        for (MatchingReplica replica : world.matchingReplicas()) {
            for (Owned owned : replica.owned()) {
                owned.markets.markets().forEach(market -> {
                    PairState state = market.state();
                    String pair = market.pairSymbol();
                    long inBook = state.restingBuys() + state.restingSells();
                    Violation.unless(
                            inBook == open.getOrDefault(pair, 0L),
                            () -> pair + " has " + inBook + " orders in its book, and " + open.get(pair) + " are open");
                    Violation.unless(
                            state.waiting() == waiting.getOrDefault(pair, 0L),
                            () -> pair + " has " + state.waiting() + " orders waiting, and " + waiting.get(pair)
                                    + " are pending");
                });
            }
        }
    }
}
