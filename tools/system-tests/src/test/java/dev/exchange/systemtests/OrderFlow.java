package dev.exchange.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exchange.systemtests.ExchangeApi.Answer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Many users who place orders of every kind, change some, cancel some and look at some, all at the same time, each
/// user one request after the other. What each does follows from the seed and from what he is answered. Whoever gets no
/// answer, or 503, sends the same again, with the same client order id.
final class OrderFlow {
    private static final System.Logger LOG = System.getLogger(OrderFlow.class.getName());
    private static final int CONCURRENT_REQUESTS = 24;
    private static final Duration RETRIES = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(200);
    /// Which of a user's orders he still takes an interest in.
    private static final int RECENT = 12;

    private final ExchangeApi api;
    private final long seed;
    private final List<String> users;
    private final int ordersPerUser;
    private final Duration thinkingTime;
    private final Semaphore slots = new Semaphore(CONCURRENT_REQUESTS);
    private final AtomicInteger answered = new AtomicInteger();
    private final Map<String, ClientOrder> orders = new ConcurrentHashMap<>();
    private final Map<String, String> accepted = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Refusal> refused = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final AtomicInteger cancels = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;
    private volatile boolean ended;

    /// As fast as the exchange answers.
    ///
    /// @param prefix of the user ids, so that every flow has users of its own
    OrderFlow(ExchangeApi api, long seed, String prefix, int userCount, int orders) {
        this(api, seed, prefix, userCount, orders, Duration.ZERO);
    }

    /// @param thinkingTime of a user between two orders, on average
    OrderFlow(ExchangeApi api, long seed, String prefix, int userCount, int orders, Duration thinkingTime) {
        this.api = api;
        this.seed = seed;
        this.users = IntStream.range(0, userCount).mapToObj(i -> prefix + i).toList();
        this.ordersPerUser = orders / userCount;
        this.thinkingTime = thinkingTime;
    }

    /// An order that was refused outright, so that nothing may have come of it.
    record Refusal(String userId, String clientOrderId, String code) {}

    /// What the clients know at the end.
    ///
    /// @param orders by id, every order that was answered with success, linked ones included
    /// @param accepted order id by client order id, of every placement that was answered with success
    /// @param refused every placement that was refused
    /// @param refusals how many requests were refused, by code
    /// @param cancels how many cancels were answered with success
    /// @param changes how many changes were
    /// @param retries how many requests were sent again
    record Report(
            long seed,
            List<String> users,
            Map<String, ClientOrder> orders,
            Map<String, String> accepted,
            List<Refusal> refused,
            Map<String, Integer> refusals,
            int cancels,
            int changes,
            int retries) {
        @Override
        public String toString() {
            return "seed %d: %d accepted, refused %s, %d cancelled, %d changed, %d sent again"
                    .formatted(seed, accepted.size(), refusals, cancels, changes, retries);
        }
    }

    /// Returns when this many of the orders have been answered.
    ///
    /// @throws AssertionError when they are not, because the flow has ended or nothing is answered
    void awaitAnswered(int count) throws InterruptedException {
        long deadline = System.nanoTime() + RETRIES.toNanos();
        while (answered.get() < count) {
            if (ended || System.nanoTime() > deadline) {
                throw new AssertionError("Only %s of %d orders were answered in %s%s"
                        .formatted(answered, count, RETRIES, ended ? ", and the flow has ended" : ""));
            }
            Thread.sleep(PAUSE);
        }
    }

    /// Every user stops after the request in hand.
    void end() {
        ending = true;
    }

    /// How many orders have been answered so far.
    int answered() {
        return answered.get();
    }

    /// Runs the whole flow.
    ///
    /// @throws AssertionError when an answer came that no client should ever get
    Report run() throws InterruptedException {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String user : users) {
                running.add(threads.submit((Callable<@Nullable Void>) () -> {
                    new User(user).trade();
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("seed " + seed, e.getCause());
        } finally {
            ended = true;
        }
        if (!surprises.isEmpty()) {
            throw new AssertionError("seed %d: %d answers that must not be, such as %s"
                    .formatted(
                            seed, surprises.size(), surprises.stream().limit(5).toList()));
        }
        Report report = new Report(
                seed,
                users,
                Map.copyOf(orders),
                Map.copyOf(accepted),
                List.copyOf(refused),
                new TreeMap<>(refusals),
                cancels.get(),
                changes.get(),
                retries.get());
        LOG.log(Level.INFO, "{0}", report);
        return report;
    }

    /// One who trades. One thread.
    private final class User {
        private final String name;
        private final Random random;
        private final List<ClientOrder> recent = new ArrayList<>();
        private int retriesOfThis;

        User(String name) {
            this.name = name;
            this.random = new Random(seed * 1_000_003 + name.hashCode());
        }

        void trade() throws InterruptedException {
            for (int i = 0; i < ordersPerUser && !ending; i++) {
                think();
                place(RandomOrder.of(name, name + "-" + i, random));
                if (recent.isEmpty()) {
                    continue;
                }
                ClientOrder one = recent.get(random.nextInt(recent.size()));
                switch (random.nextInt(30)) {
                    case 0, 1, 2 -> cancel(one);
                    case 3, 4, 5 -> change(one);
                    case 6 -> look(one);
                    case 7 -> {
                        if (random.nextInt(8) == 0) {
                            cancelAll();
                        }
                    }
                    default -> {
                        // Only placed.
                    }
                }
            }
        }

        private void think() throws InterruptedException {
            if (thinkingTime.isPositive()) {
                Thread.sleep(random.nextLong(2 * thinkingTime.toMillis()));
            }
        }

        private void place(ObjectNode order) throws InterruptedException {
            String clientOrderId = order.get("client_order_id").asText();
            Answer answer = untilAnswered(() -> api.post("/api/orders", order));
            switch (answer.status()) {
                case 200, 201, 202 -> {
                    JsonNode placed = answer.json();
                    accepted.put(clientOrderId, placed.path("id").asText());
                    boolean decided = answer.status() != 202;
                    remember(placed, decided);
                    placed.path("linked_orders").forEach(linked -> remember(linked, decided));
                }
                case 400 -> refuse(clientOrderId, answer.json().path("code").asText());
                default -> surprises.add(order + " → " + answer);
            }
            answered.incrementAndGet();
        }

        private void refuse(String clientOrderId, String code) {
            refused.add(new Refusal(name, clientOrderId, code));
            refusals.merge(code, 1, Integer::sum);
        }

        private void remember(JsonNode order, boolean decided) {
            ClientOrder known = new ClientOrder(order, decided);
            orders.put(known.id(), known);
            recent.add(known);
            if (recent.size() > RECENT) {
                recent.removeFirst();
            }
        }

        private void cancel(ClientOrder order) throws InterruptedException {
            order.cancelAsked();
            Answer answer = untilAnswered(() -> api.delete("/api/orders/" + order.id() + "?user_id=" + name));
            switch (answer.status()) {
                case 200 -> {
                    order.answered(answer.json());
                    order.ended();
                    cancels.incrementAndGet();
                }
                case 202 -> {
                    order.answered(answer.json());
                    cancels.incrementAndGet();
                }
                case 400 ->
                    refusals.merge("cancel: " + answer.json().path("code").asText(), 1, Integer::sum);
                default -> surprises.add("cancel of " + order + " → " + answer);
            }
        }

        private void change(ClientOrder order) throws InterruptedException {
            if (!order.isChangeable()) {
                look(order);
                return;
            }
            Market market = Market.of(order.pairSymbol());
            BigDecimal smaller = market.half(order.quantity());
            boolean shrink = random.nextBoolean() && smaller.compareTo(order.filled()) > 0;
            BigDecimal quantity = shrink ? smaller : order.quantity();
            BigDecimal price = market.price(random);
            ObjectNode body =
                    Json.object().put("user_id", name).put("price", price).put("quantity", quantity);
            order.mayBecome(quantity, price);
            int before = retriesOfThis;
            Answer answer = untilAnswered(() -> api.send(
                    "PATCH",
                    "/api/orders/" + order.id(),
                    "application/json",
                    body.toString().getBytes(StandardCharsets.UTF_8)));
            switch (answer.status()) {
                case 200 -> {
                    order.changed(answer.json(), quantity, price);
                    changes.incrementAndGet();
                }
                case 202 -> changes.incrementAndGet();
                case 400 -> {
                    if (retriesOfThis == before) {
                        order.notChanged(quantity, price);
                    }
                    refusals.merge("change: " + answer.json().path("code").asText(), 1, Integer::sum);
                }
                default -> surprises.add("change of " + order + " to " + body + " → " + answer);
            }
        }

        private void look(ClientOrder order) throws InterruptedException {
            Answer answer = untilAnswered(() -> api.get("/api/orders/" + order.id()));
            if (answer.status() == 200) {
                order.answered(answer.json());
            } else {
                surprises.add("look at " + order + " → " + answer);
            }
        }

        private void cancelAll() throws InterruptedException {
            List<ClientOrder> own = orders.values().stream()
                    .filter(order -> order.userId().equals(name))
                    .toList();
            own.forEach(ClientOrder::cancelAsked);
            Answer answer = untilAnswered(() -> api.delete("/api/orders?user_id=" + name));
            if (answer.status() != 200 && answer.status() != 202) {
                surprises.add("cancel of all of " + name + " → " + answer);
                return;
            }
            Map<String, Boolean> done = new HashMap<>();
            for (JsonNode pair : answer.json().get("pairs")) {
                done.put(
                        pair.get("pair_symbol").asText(),
                        !pair.hasNonNull("code")
                                && pair.path("cancelled_orders").isNumber());
            }
            own.stream()
                    .filter(order -> done.getOrDefault(order.pairSymbol(), false))
                    .forEach(ClientOrder::ended);
            cancels.incrementAndGet();
        }

        /// What a careful client does: no answer or 503 means to send the same again.
        private Answer untilAnswered(Call call) throws InterruptedException {
            long deadline = System.nanoTime() + RETRIES.toNanos();
            while (true) {
                String failure;
                slots.acquire();
                try {
                    Answer answer = call.send();
                    if (answer.status() != 503) {
                        return answer;
                    }
                    failure = answer.toString();
                } catch (IOException broken) {
                    failure = broken.toString();
                } finally {
                    slots.release();
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("No answer in " + RETRIES + "; the last was " + failure);
                }
                retries.incrementAndGet();
                retriesOfThis++;
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private interface Call {
        Answer send() throws IOException, InterruptedException;
    }

    /// Only for the shape of an order that was read back.
    static String clientOrderId(JsonNode order) {
        return order.path("client_order_id").asText();
    }
}
