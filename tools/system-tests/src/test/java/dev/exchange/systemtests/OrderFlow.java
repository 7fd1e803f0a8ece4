package dev.exchange.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.exchange.systemtests.ExchangeApi.Answer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;

/// Many users who place random limit and market orders and cancel some, all at the same time, each user one request
/// after the other. What each does follows from the seed. Whoever gets no answer, or 503, sends the same again, with
/// the same client order id.
final class OrderFlow {
    private static final System.Logger LOG = System.getLogger(OrderFlow.class.getName());
    private static final int CONCURRENT_REQUESTS = 24;
    private static final Duration RETRIES = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final ExchangeApi api;
    private final long seed;
    private final List<String> users;
    private final int ordersPerUser;
    private final Semaphore slots = new Semaphore(CONCURRENT_REQUESTS);
    private final AtomicInteger answered = new AtomicInteger();
    private final Map<String, String> accepted = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final AtomicInteger cancels = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();

    /// @param prefix of the user ids, so that every flow has users of its own
    OrderFlow(ExchangeApi api, long seed, String prefix, int userCount, int orders) {
        this.api = api;
        this.seed = seed;
        this.users = java.util.stream.IntStream.range(0, userCount)
                .mapToObj(i -> prefix + i)
                .toList();
        this.ordersPerUser = orders / userCount;
    }

    /// What the clients know at the end.
    ///
    /// @param accepted order id by client order id, of every order that was answered with success
    /// @param refusals how many orders were refused, by code
    /// @param cancels how many cancels were accepted
    /// @param retries how many requests were sent again
    record Report(
            long seed,
            List<String> users,
            Map<String, String> accepted,
            Map<String, Integer> refusals,
            int cancels,
            int retries) {
        @Override
        public String toString() {
            return "seed %d: %d accepted, refused %s, %d cancelled, %d sent again"
                    .formatted(seed, accepted.size(), refusals, cancels, retries);
        }
    }

    /// Returns when this many of the orders have been answered.
    void awaitAnswered(int orders) throws InterruptedException {
        long deadline = System.nanoTime() + RETRIES.toNanos();
        while (answered.get() < orders) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "Only %s of %d orders were answered in %s".formatted(answered, orders, RETRIES));
            }
            Thread.sleep(PAUSE);
        }
    }

    /// Runs the whole flow.
    ///
    /// @throws AssertionError when an answer came that no client should ever get
    Report run() throws InterruptedException {
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String user : users) {
                running.add(threads.submit((Callable<@Nullable Void>) () -> {
                    trade(user);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("seed " + seed, e.getCause());
        }
        if (!surprises.isEmpty()) {
            throw new AssertionError("seed %d: %d answers that must not be, such as %s"
                    .formatted(
                            seed, surprises.size(), surprises.stream().limit(5).toList()));
        }
        Report report =
                new Report(seed, users, Map.copyOf(accepted), new TreeMap<>(refusals), cancels.get(), retries.get());
        LOG.log(Level.INFO, "{0}", report);
        return report;
    }

    private void trade(String user) throws InterruptedException {
        Random random = new Random(seed * 1_000_003 + user.hashCode());
        List<String> own = new ArrayList<>();
        for (int i = 0; i < ordersPerUser; i++) {
            place(order(user, user + "-" + i, random), own);
            if (!own.isEmpty() && random.nextInt(10) == 0) {
                cancel(user, own.get(random.nextInt(own.size())));
            }
        }
    }

    private static ObjectNode order(String user, String clientOrderId, Random random) {
        Market market = Market.ALL.get(random.nextInt(Market.ALL.size()));
        boolean limit = random.nextInt(100) < 85;
        ObjectNode order = Json.object()
                .put("user_id", user)
                .put("client_order_id", clientOrderId)
                .put("pair_symbol", market.pair())
                .put("order_type", limit ? "limit" : "market")
                .put("order_side", random.nextBoolean() ? "buy" : "sell")
                .put("quantity", market.quantity(random));
        if (limit) {
            order.put("price", market.price(random));
            order.put(
                    "time_in_force",
                    switch (random.nextInt(10)) {
                        case 0 -> "immediate_or_cancel";
                        case 1 -> "fill_or_kill";
                        default -> "good_til_canceled";
                    });
        }
        return order;
    }

    private void place(ObjectNode order, List<String> own) throws InterruptedException {
        Answer answer = untilAnswered(() -> api.post("/api/orders", order));
        switch (answer.status()) {
            case 200, 201, 202 -> {
                String id = answer.json().path("id").asText();
                accepted.put(order.get("client_order_id").asText(), id);
                own.add(id);
            }
            case 400 -> refusals.merge(answer.json().path("code").asText(), 1, Integer::sum);
            default -> surprises.add(order + " → " + answer);
        }
        answered.incrementAndGet();
    }

    private void cancel(String user, String orderId) throws InterruptedException {
        Answer answer = untilAnswered(() -> api.delete("/api/orders/" + orderId + "?user_id=" + user));
        switch (answer.status()) {
            case 200, 202 -> cancels.incrementAndGet();
            case 400 -> refusals.merge("cancel: " + answer.json().path("code").asText(), 1, Integer::sum);
            default -> surprises.add("cancel of " + orderId + " → " + answer);
        }
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
            LockSupport.parkNanos(PAUSE.toNanos());
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
