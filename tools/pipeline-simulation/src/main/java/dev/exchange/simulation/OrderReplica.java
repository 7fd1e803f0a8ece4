package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.Topics;
import dev.exchange.order.domain.Order;
import dev.exchange.order.domain.OrderGroup;
import dev.exchange.order.domain.Unanswered;
import dev.exchange.order.domain.Withdrawals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A replica of order-service: takes orders, sends them, waits for their outcomes, and sends again what nothing has
/// come back about.
final class OrderReplica extends Replica {
    private static final int MOST_IN_A_BATCH = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    static final Duration WITHDRAWAL_PERIOD = Duration.ofSeconds(10);
    private static final Duration SWEEP_PERIOD = Duration.ofSeconds(2);
    private static final Duration UNANSWERED_FOR = Duration.ofSeconds(5);
    private static final int PAGE = 3;
    private static final int REMEMBERED = 1_000;

    private final World world;
    private final OrderTables tables;
    private final Writer sender;
    private final Reader<Event> projection;
    private final Projector projector;

    private final ArrayDeque<Placement> arrivals = new ArrayDeque<>();
    private final List<OrderGroup> written = new ArrayList<>();
    private final Map<Long, List<Waiter>> waiters = new HashMap<>();
    private final ArrayDeque<Waiter> byDeadline = new ArrayDeque<>();
    private long nextNumber;
    private long endOfBlock;

    private Withdrawals withdrawals = new Withdrawals(WITHDRAWAL_PERIOD);
    private Unanswered unanswered = new Unanswered(REMEMBERED);
    private Instant nextSweep = Instant.EPOCH;
    private long sweptUpTo;
    private boolean lastPage;
    private final Map<Long, Sent> sendingAgain = new HashMap<>();

    private record Waiter(Placement placement, Order order, Instant deadline) {}

    OrderReplica(String name, World world, OrderTables tables, Group group) {
        super(name);
        this.world = world;
        this.tables = tables;
        sender = new Writer(world.log, world.network, world.chance, true, Fault.NONE);
        projector = new Projector(world, tables, this);
        projection = new Reader<>(
                "projection",
                world,
                this,
                group,
                tables.positions,
                Event.class,
                Set.of(Topics.ORDER_UPDATES, Topics.FILLS),
                projector,
                null);
        part(5, this::takeOrders);
        part(6, () -> sender.step(world.isFaulty()));
        part(7, projection::step);
        part(1, this::sweep);
        part(1, this::tick);
    }

    /// A client places orders here.
    void accept(Placement placement) {
        arrivals.add(placement);
    }

    /// Sends a request that is written down nowhere.
    void send(OrderRequest request) {
        sender.send(Topic.ORDER_REQUESTS, request);
    }

    long takeNumber() {
        if (nextNumber == endOfBlock) {
            nextNumber = tables.takeBlock();
            endOfBlock = nextNumber + OrderTables.BLOCK;
        }
        return nextNumber++;
    }

    /// Writes what has come in; or, when that is committed, sends it.
    private boolean takeOrders() {
        if (!written.isEmpty()) {
            written.forEach(group -> send(group.placeRequest()));
            written.clear();
            return true;
        }
        if (arrivals.isEmpty()) {
            return false;
        }
        for (int left = world.chance.between(1, MOST_IN_A_BATCH); left > 0 && !arrivals.isEmpty(); left--) {
            take(arrivals.remove());
        }
        return true;
    }

    private void take(Placement placement) {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < placement.terms.size(); i++) {
            numbers.add(takeNumber());
        }
        OrderGroup group = OrderGroup.taken(numbers, placement.terms, world.now());
        if (world.isFaulty() && world.chance.oneIn(40)) {
            trace("does not hear whether " + group.first().id() + " is written, and says so");
            withdrawals.add(group.numbers(), world.now());
            world.hung.add(group, world.now());
            world.clients.unheard(List.of(placement));
            return;
        }
        Order stands = tables.insert(group);
        if (world.trace.isOn()) {
            world.trace.add(name + " takes " + stands.id() + ": " + placement.terms);
        }
        if (stands.number() == group.first().number()) {
            await(placement, stands);
            written.add(group);
            return;
        }
        Violation.unless(stands.isOf(placement.terms), () -> stands.id() + " is not what was asked for again");
        if (stands.isAnswered()) {
            placement.tell(stands.number(), stands.updateSequence());
        } else {
            keep(placement, stands);
        }
    }

    /// One that may be about to be deleted, by whichever replica, is wanted after all.
    private void keep(Placement placement, Order stands) {
        List<Long> standing = new ArrayList<>(List.of(stands.number()));
        standing.addAll(stands.others());
        boolean adopted = withdrawals.adopt(standing);
        if (!tables.wantAgain(standing)) {
            world.clients.unheard(List.of(placement));
            return;
        }
        await(placement, stands);
        if (adopted) {
            written.add(OrderGroup.taken(standing, placement.terms, stands.createdAt()));
        }
    }

    private void await(Placement placement, Order order) {
        Waiter waiter = new Waiter(placement, order, world.now().plus(PATIENCE));
        waiters.computeIfAbsent(order.number(), unknown -> new ArrayList<>(1)).add(waiter);
        byDeadline.add(waiter);
    }

    /// Tells who waits here, and says to the other replicas what may concern them.
    void tell(List<? extends Event> events) {
        for (Event event : events) {
            switch (event) {
                case OrderUpdate update -> tell(Ids.orderNumber(update.orderId()), update, null);
                case OrderRejection rejection -> tell(Ids.orderNumber(rejection.orderId()), null, rejection);
                default -> {}
            }
        }
    }

    private void tell(long number, @Nullable OrderUpdate update, @Nullable OrderRejection rejection) {
        List<Waiter> waiting = waiters.get(number);
        if (waiting == null) {
            world.notifyOthers(this, number);
            return;
        }
        waiting.removeIf(waiter -> {
            Order now = update == null ? waiter.order() : waiter.order().after(update);
            return told(waiter, rejection == null ? now : now.after(rejection));
        });
        if (waiting.isEmpty()) {
            waiters.remove(number);
        }
    }

    /// Another replica has stored something about the order.
    void notified(long number) {
        List<Waiter> waiting = waiters.get(number);
        if (waiting != null) {
            waiting.removeIf(waiter -> told(waiter, tables.stored(number)));
            if (waiting.isEmpty()) {
                waiters.remove(number);
            }
        }
    }

    private boolean told(Waiter waiter, Order now) {
        if (!now.isAnswered()) {
            return false;
        }
        Order stored = tables.stored(now.number());
        Violation.unless(
                stored.isAnswered() && stored.updateSequence() >= now.updateSequence(),
                () -> now.id() + " was told as " + now + ", but what is stored is " + stored);
        waiter.placement().tell(now.number(), now.updateSequence());
        return true;
    }

    /// Ends the waiting of those whose time is up: they are told that the order is under way.
    private boolean tick() {
        projector.tick();
        Instant now = world.now();
        boolean did = false;
        while (!byDeadline.isEmpty() && !byDeadline.element().deadline().isAfter(now)) {
            Waiter waiter = byDeadline.remove();
            List<Waiter> waiting = waiters.get(waiter.order().number());
            if (waiting != null && waiting.remove(waiter)) {
                waiter.placement().tell(waiter.order().number(), 0);
                if (waiting.isEmpty()) {
                    waiters.remove(waiter.order().number());
                }
                did = true;
            }
        }
        return did;
    }

    private boolean sweep() {
        if (world.fault == Fault.NOT_SENT_AGAIN) {
            return false;
        }
        tables.withdraw(withdrawals.due(world.now()));
        if (!sendingAgain.isEmpty()) {
            return endPage();
        }
        Instant now = world.now();
        if (now.isBefore(nextSweep)) {
            return false;
        }
        List<Order> page = tables.unanswered(sweptUpTo, now.minus(UNANSWERED_FOR), PAGE);
        lastPage = page.size() < PAGE;
        sweptUpTo = lastPage ? 0 : page.getLast().number();
        for (Order order : unanswered.toSend(page, withdrawals)) {
            OrderGroup group = new OrderGroup(order, tables.others(order));
            if (Unanswered.isLost(group)) {
                sendingAgain.put(order.number(), sender.send(Topic.ORDER_REQUESTS, group.placeRequest()));
            }
        }
        if (sendingAgain.isEmpty() && lastPage) {
            endPass();
            return false;
        }
        return true;
    }

    private boolean endPage() {
        if (sendingAgain.values().stream().anyMatch(Sent::isFailed)) {
            // The next round tries again.
            sendingAgain.clear();
            nextSweep = world.now().plus(SWEEP_PERIOD);
            return true;
        }
        if (!sendingAgain.values().stream().allMatch(Sent::isAcknowledged)) {
            return false;
        }
        sendingAgain.keySet().forEach(unanswered::sent);
        sendingAgain.clear();
        if (lastPage) {
            endPass();
        }
        return true;
    }

    private void endPass() {
        unanswered.passEnded();
        nextSweep = world.now().plus(SWEEP_PERIOD);
    }

    private void trace(String what) {
        if (world.trace.isOn()) {
            world.trace.add(name + " " + what);
        }
    }

    boolean isIdle() {
        return arrivals.isEmpty() && written.isEmpty() && sender.isIdle() && projection.isIdle() && waiters.isEmpty();
    }

    @Override
    void start() {}

    @Override
    void die() {
        List<Placement> unheard = new ArrayList<>(arrivals);
        waiters.values().forEach(waiting -> waiting.forEach(waiter -> unheard.add(waiter.placement())));
        arrivals.clear();
        written.clear();
        waiters.clear();
        byDeadline.clear();
        sendingAgain.clear();
        withdrawals = new Withdrawals(WITHDRAWAL_PERIOD);
        unanswered = new Unanswered(REMEMBERED);
        sweptUpTo = 0;
        nextSweep = Instant.EPOCH;
        nextNumber = 0;
        endOfBlock = 0;
        sender.close();
        projection.die();
        projector.forget();
        world.clients.unheard(unheard);
    }
}
