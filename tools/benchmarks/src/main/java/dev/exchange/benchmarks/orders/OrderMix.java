package dev.exchange.benchmarks.orders;

import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/// What the clients do: of ten requests five rest in the book, three cross it, two cancel.
///
/// As much crosses or is cancelled as comes to rest, so the books keep their size. What crosses reaches the orders near
/// the middle only; what is cancelled lies far from it, so a cancel finds its order still there. Requests are made on
/// one thread, and cancellable orders may come back on another.
final class OrderMix {
    private static final int NEAR_TICKS = 20;
    private static final int CROSSING_TICKS = 30;
    private static final int FAR_TICKS_MIN = 100;
    private static final int FAR_TICKS_MAX = 1000;
    private static final int LARGEST_LOTS = 3;

    static final List<Market> MARKETS = List.of(
            new Market("BTC/USD", "45000", "0.01", "0.001"),
            new Market("ETH/USD", "3200", "0.01", "0.01"),
            new Market("BTC/ETH", "14.0625", "0.0001", "0.001"),
            new Market("BNB/USD", "420", "0.01", "0.1"),
            new Market("ADA/USD", "1.25", "0.0001", "10"),
            new Market("SOL/USD", "125", "0.01", "0.1"));

    private final RandomGenerator random;
    private final int users;
    private final String host;
    private final ConcurrentLinkedQueue<Cancellable> cancellable = new ConcurrentLinkedQueue<>();
    // By market: what lies near the middle on either side, in lots, as far as it is known here.
    private final long[] nearBids = new long[MARKETS.size()];
    private final long[] nearAsks = new long[MARKETS.size()];

    OrderMix(RandomGenerator random, int users, String host) {
        this.random = random;
        this.users = users;
        this.host = host;
    }

    /// @param lot what quantities are multiples of here; a multiple of the market's own lot
    record Market(String symbol, BigDecimal middle, BigDecimal tick, BigDecimal lot) {
        Market(String symbol, String middle, String tick, String lot) {
            this(symbol, new BigDecimal(middle), new BigDecimal(tick), new BigDecimal(lot));
        }
    }

    enum Kind {
        RESTING,
        CANCELLABLE,
        CROSSING,
        CANCEL
    }

    /// @param user for a cancellable order, its owner
    record Request(Kind kind, int user, String text) {}

    private record Cancellable(long order, int user) {}

    /// A far order is in the book.
    void rests(long order, int user) {
        cancellable.add(new Cancellable(order, user));
    }

    /// @param clientOrderId unique, of letters, digits and hyphens
    Request next(String clientOrderId) {
        int draw = random.nextInt(10);
        if (draw >= 8) {
            Cancellable found = cancellable.poll();
            return found == null ? far(clientOrderId) : cancel(found);
        }
        return draw < 3 ? near(clientOrderId) : draw < 5 ? far(clientOrderId) : crossing(clientOrderId);
    }

    Request near(String clientOrderId) {
        int market = random.nextInt(MARKETS.size());
        boolean bid = nearBids[market] == nearAsks[market] ? random.nextBoolean() : nearBids[market] < nearAsks[market];
        int lots = 1 + random.nextInt(LARGEST_LOTS);
        (bid ? nearBids : nearAsks)[market] += lots;
        int away = 1 + random.nextInt(NEAR_TICKS);
        return place(Kind.RESTING, market, bid, lots, bid ? -away : away, "good_til_canceled", clientOrderId);
    }

    private Request far(String clientOrderId) {
        boolean bid = random.nextBoolean();
        int away = random.nextInt(FAR_TICKS_MIN, FAR_TICKS_MAX);
        return place(
                Kind.CANCELLABLE,
                random.nextInt(MARKETS.size()),
                bid,
                1 + random.nextInt(LARGEST_LOTS),
                bid ? -away : away,
                "good_til_canceled",
                clientOrderId);
    }

    private Request crossing(String clientOrderId) {
        int market = random.nextInt(MARKETS.size());
        boolean bid = nearAsks[market] > nearBids[market];
        int lots = 1 + random.nextInt(LARGEST_LOTS);
        long[] near = bid ? nearAsks : nearBids;
        near[market] = Math.max(0, near[market] - lots);
        return place(
                Kind.CROSSING,
                market,
                bid,
                lots,
                bid ? CROSSING_TICKS : -CROSSING_TICKS,
                "immediate_or_cancel",
                clientOrderId);
    }

    private Request place(
            Kind kind, int market, boolean bid, int lots, int ticks, String timeInForce, String clientOrderId) {
        Market in = MARKETS.get(market);
        int user = random.nextInt(users);
        String body = "{\"user_id\":\"" + user(user) + "\",\"pair_symbol\":\"" + in.symbol()
                + "\",\"order_type\":\"limit\",\"order_side\":\"" + (bid ? "buy" : "sell") + "\",\"quantity\":"
                + in.lot().multiply(BigDecimal.valueOf(lots)).toPlainString() + ",\"price\":"
                + in.middle().add(in.tick().multiply(BigDecimal.valueOf(ticks))).toPlainString()
                + ",\"time_in_force\":\"" + timeInForce + "\",\"client_order_id\":\"" + clientOrderId + "\"}";
        return new Request(kind, user, post("/api/orders", host, body));
    }

    private Request cancel(Cancellable order) {
        String request = "DELETE /api/orders/order_" + order.order() + "?user_id=" + user(order.user())
                + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        return new Request(Kind.CANCEL, order.user(), request);
    }

    static String user(int number) {
        return "bench-" + number;
    }

    static String post(String path, String host, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }
}
