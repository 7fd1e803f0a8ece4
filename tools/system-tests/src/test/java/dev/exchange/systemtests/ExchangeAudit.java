package dev.exchange.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.MarketEvent;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.RequestRejection;
import dev.exchange.contracts.Topics;
import dev.exchange.contracts.UpdateCause;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Works out from the topics alone what every balance, order and book must be, and compares it with what the API says.
/// Right only while nobody trades.
final class ExchangeAudit {
    private static final int PAGE = 500;
    private static final int BOOK_DEPTH = 100_000;

    private final LocalExchange exchange;
    private final Catalogue catalogue = Catalogue.standard();
    private final List<OrderUpdate> updates;
    private final List<Fill> fills;
    /// By the id of every order, linked ones included: the command that brought it.
    private final Map<String, OrderCommand.Place> placed = new TreeMap<>();

    /// By the id of every order: the order under whose id its funds are reserved.
    private final Map<String, String> reservationOf = new HashMap<>();

    /// By that id: all that was ever locked under it.
    private final Map<String, BigDecimal> locked = new TreeMap<>();

    /// By that id: the part of it that fills brought.
    private final Map<String, BigDecimal> brought = new HashMap<>();

    private final Map<String, OrderRejection> rejections = new TreeMap<>();
    private final Map<String, OrderUpdate> latest = new HashMap<>();
    private final Set<String> users = new TreeSet<>();
    /// Whose wallets and orders the API is asked for.
    private final Set<String> asked;

    private ExchangeAudit(LocalExchange exchange, Set<String> some) {
        this.exchange = exchange;
        updates = only(
                OrderUpdate.class,
                flat(TopicReader.numbered(TopicReader.records(exchange, Topics.ORDER_UPDATES, MarketEvent.class))));
        fills = flat(TopicReader.numbered(TopicReader.records(exchange, Topics.FILLS, Fill.class)));
        Set<String> applied = new HashSet<>();
        for (OrderCommand command : TopicReader.all(exchange, Topics.ORDERS, OrderCommand.class)) {
            if (applied.add(command.pairSymbol() + command.eventId())) {
                note(command);
            }
        }
        for (OrderRejection rejection : only(
                OrderRejection.class, TopicReader.all(exchange, Topics.ORDER_REJECTIONS, RequestRejection.class))) {
            rejections.putIfAbsent(rejection.orderId(), rejection);
            users.add(rejection.userId());
        }
        for (OrderRequest request : TopicReader.all(exchange, Topics.ORDER_REQUESTS, OrderRequest.class)) {
            noteRefusedTogether(request);
        }
        for (OrderUpdate update : updates) {
            if (update.order() != null) {
                latest.put(update.orderId(), update);
            }
        }
        asked = some.isEmpty() ? users : some;
        for (Fill fill : fills) {
            for (Fill.Party party : List.of(fill.maker(), fill.taker())) {
                if (party.receivedFor() != null) {
                    add(locked, party.receivedFor(), party.received());
                    add(brought, party.receivedFor(), party.received());
                }
            }
        }
    }

    /// Orders that were placed together are refused together, by one record about the first of them.
    private void noteRefusedTogether(OrderRequest request) {
        if (request instanceof OrderRequest.Place place && place.linked() != null) {
            OrderRejection rejection = rejections.get(place.orderId());
            if (rejection != null) {
                place.linked().forEach(linked -> rejections.putIfAbsent(linked.orderId(), rejection));
            }
        }
    }

    private void note(OrderCommand command) {
        switch (command) {
            case OrderCommand.Place place -> {
                users.add(place.userId());
                placed.put(place.orderId(), place);
                reservationOf.put(place.orderId(), place.orderId());
                add(locked, place.orderId(), place.reservedAmount());
                List<LinkedOrder> linked = place.linked() == null ? List.of() : place.linked();
                for (LinkedOrder order : linked) {
                    placed.put(order.orderId(), place);
                    reservationOf.put(
                            order.orderId(),
                            place.link() == OrderLink.BRACKET
                                    ? linked.getFirst().orderId()
                                    : place.orderId());
                }
                if (place.legsReservedAmount() != null) {
                    add(locked, linked.getFirst().orderId(), place.legsReservedAmount());
                }
            }
            case OrderCommand.Change change -> add(locked, change.orderId(), change.addedAmount());
            case OrderCommand.Cancel _, OrderCommand.CancelAll _, OrderCommand.CancelAllAfter _ -> {
                // They lock nothing.
            }
            case OrderCommand.SetMarket _, OrderCommand.Tick _ -> {
                // They are nobody's orders.
            }
        }
    }

    /// What was found; equal before and after a restart.
    ///
    /// @param balances by wallet id, as the API writes them
    /// @param orders by order id, as the API writes them
    /// @param books by pair, as the API writes them
    record Findings(Map<String, String> balances, Map<String, String> orders, Map<String, List<String>> books) {}

    /// Checks everything, of every user who ever placed an order.
    ///
    /// @throws AssertionError at the first difference
    static Findings check(LocalExchange exchange) throws IOException, InterruptedException {
        return check(exchange, Set.of());
    }

    /// Checks the same of the users of one flow, and that what they were told is true.
    static Findings check(LocalExchange exchange, OrderFlow.Report report) throws IOException, InterruptedException {
        ExchangeAudit audit = new ExchangeAudit(exchange, Set.copyOf(report.users()));
        audit.checkAcknowledged(report);
        Findings findings = audit.check();
        audit.checkTrades();
        return findings;
    }

    private static Findings check(LocalExchange exchange, Set<String> asked) throws IOException, InterruptedException {
        return new ExchangeAudit(exchange, asked).check();
    }

    private Findings check() throws IOException, InterruptedException {
        checkFills();
        checkEveryOrderIsAccountedForOnce();
        checkReservations();
        return new Findings(checkBalances(), checkOrders(), checkBooks());
    }

    /// Every order that a client was told of is there once, as he was told; what was refused has left no trace.
    private void checkAcknowledged(OrderFlow.Report report) throws IOException, InterruptedException {
        Map<String, Set<String>> funded = new HashMap<>();
        placed.forEach((orderId, place) -> {
            if (place.clientOrderId() != null && place.orderId().equals(orderId)) {
                funded.computeIfAbsent(place.clientOrderId(), id -> new TreeSet<>())
                        .add(orderId);
            }
        });
        Map<String, List<String>> listed = new HashMap<>();
        for (String user : report.users()) {
            for (JsonNode order : exchange.api().all("/api/orders?user_id=" + user, PAGE)) {
                if (order.hasNonNull("client_order_id")) {
                    listed.computeIfAbsent(OrderFlow.clientOrderId(order), id -> new ArrayList<>())
                            .add(order.get("id").asText());
                }
            }
        }
        report.accepted().forEach((clientOrderId, orderId) -> {
            assertThat(listed.get(clientOrderId))
                    .as("orders listed with client order id %s", clientOrderId)
                    .containsExactly(orderId);
            assertThat(funded.getOrDefault(clientOrderId, Set.of(orderId)))
                    .as("orders funded with client order id %s", clientOrderId)
                    .containsExactly(orderId);
        });
        assertThat(listed)
                .allSatisfy((clientOrderId, ids) ->
                        assertThat(ids).as(clientOrderId).hasSize(1));
        assertThat(report.refused())
                .allSatisfy(refusal -> assertThat(funded).as("%s", refusal).doesNotContainKey(refusal.clientOrderId()));
        for (ClientOrder order : report.orders().values()) {
            OrderUpdate last = latest.get(order.id());
            List<String> contradictions;
            if (last != null) {
                contradictions = order.contradictionsWith(state(last), reasonOf(last));
            } else {
                assertThat(rejections).as("refusals, for %s", order).containsKey(order.id());
                contradictions = order.contradictionsWithRefusal();
            }
            assertThat(contradictions).as("what was said of %s", order).isEmpty();
        }
    }

    private static @Nullable String reasonOf(OrderUpdate last) {
        return last.cause() == UpdateCause.CANCELLED ? last.code() : null;
    }

    /// Every fill is there once for each side, and nothing else is.
    private void checkTrades() throws IOException, InterruptedException {
        Map<String, List<String>> tradesByUser = new HashMap<>();
        for (Fill fill : fills) {
            String id = Ids.trade(catalogue.pair(fill.pairSymbol()).number(), fill.sequence());
            for (Fill.Party party : List.of(fill.maker(), fill.taker())) {
                tradesByUser
                        .computeIfAbsent(party.userId(), user -> new ArrayList<>())
                        .add(trade(id, party.orderId(), fill.quantity(), fill.price(), party.fee()));
            }
        }
        for (String user : asked) {
            List<String> listed = exchange.api().all("/api/trades?user_id=" + user, PAGE).stream()
                    .map(trade -> trade(
                            trade.get("id").asText(),
                            trade.get("order_id").asText(),
                            Json.decimal(trade, "quantity"),
                            Json.decimal(trade, "price"),
                            Json.decimal(trade, "fee")))
                    .sorted()
                    .toList();
            assertThat(listed)
                    .as("trades of %s", user)
                    .isEqualTo(tradesByUser.getOrDefault(user, List.of()).stream()
                            .sorted()
                            .toList());
        }
    }

    private static String trade(String id, String orderId, BigDecimal quantity, BigDecimal price, BigDecimal fee) {
        return "%s of %s: %s at %s, fee %s"
                .formatted(id, orderId, Decimals.plain(quantity), Decimals.plain(price), Decimals.plain(fee));
    }

    /// What `./exchange audit` proves: the ledger by itself, and with order-service and the books of matching-service.
    static void checkByAuditCommand(LocalExchange exchange) throws IOException, InterruptedException {
        LocalExchange.Audit audit = exchange.audit();
        assertThat(audit.report().get("differences")).isEmpty();
        assertThat(audit.report().get("notes")).isEmpty();
        assertThat(audit.report().get("ledger").get("transfers").asLong()).isPositive();
        assertThat(audit.exitCode()).isZero();
    }

    /// A second run over the whole log in a fresh market comes to the state of the market that trades.
    static void checkReplay(LocalExchange exchange) throws IOException, InterruptedException {
        JsonNode comparisons =
                exchange.inside("matching-service").get("/internal/replay").success();

        assertThat(comparisons)
                .extracting(pair -> pair.get("pair_symbol").asText())
                .containsAll(Market.ALL.stream().map(Market::pair).toList());
        assertThat(comparisons).allSatisfy(pair -> {
            assertThat(pair.get("replayed_state_hash").asText())
                    .as("state hash of %s", pair.get("pair_symbol"))
                    .isEqualTo(pair.get("live_state_hash").asText());
            assertThat(pair.get("replayed_from").asLong())
                    .as("offset from which %s was replayed", pair.get("pair_symbol"))
                    .isZero();
        });
    }

    /// Every amount of a fill follows from its price, its quantity and the owners' fee terms.
    private void checkFills() {
        for (Fill fill : fills) {
            Catalogue.Pair pair = catalogue.pair(fill.pairSymbol());
            assertThat(fill.value()).isEqualByComparingTo(fill.price().multiply(fill.quantity()));
            assertThat(fill.maker().side())
                    .as(fill.eventId())
                    .isEqualTo(fill.taker().side().opposite());
            assertThat(Decimals.isMultiple(fill.price(), pair.tickSize()))
                    .as(fill.eventId())
                    .isTrue();
            assertThat(Decimals.isMultiple(fill.quantity(), pair.lotSize()))
                    .as(fill.eventId())
                    .isTrue();
            Fill.Party buyer = fill.buyer();
            Fill.Party seller = fill.seller();
            assertThat(buyer.spent()).isEqualByComparingTo(fill.value().add(buyer.fee()));
            assertThat(buyer.received()).isEqualByComparingTo(fill.quantity());
            assertThat(seller.spent()).isEqualByComparingTo(fill.quantity());
            assertThat(seller.received()).isEqualByComparingTo(fill.value().subtract(seller.fee()));
            checkFee(fill, fill.maker(), true, pair);
            checkFee(fill, fill.taker(), fill.auction() != null, pair);
        }
    }

    /// By the rate, rounded up, except where less is all there is to take.
    private void checkFee(Fill fill, Fill.Party party, boolean maker, Catalogue.Pair pair) {
        FeeTerms terms = placed.get(party.orderId()).fees();
        BigDecimal byRate = terms.fee(fill.value(), maker, pair.quote().precision());
        assertThat(party.fee())
                .as("fee of %s in %s", party.orderId(), fill.eventId())
                .isNotNegative();
        if (party.side() == OrderSide.SELL) {
            assertThat(party.fee())
                    .as("fee of %s in %s", party.orderId(), fill.eventId())
                    .isEqualByComparingTo(byRate.min(fill.value()));
        } else {
            assertThat(party.fee())
                    .as("fee of %s in %s", party.orderId(), fill.eventId())
                    .isLessThanOrEqualTo(byRate);
        }
    }

    private void checkEveryOrderIsAccountedForOnce() {
        Map<String, Integer> firstUpdates = new HashMap<>();
        for (OrderUpdate update : updates) {
            if (update.cause() == UpdateCause.PLACED || update.cause() == UpdateCause.REJECTED) {
                firstUpdates.merge(update.orderId(), 1, Integer::sum);
            }
        }
        assertThat(firstUpdates.keySet()).as("orders that the engine answered").isEqualTo(placed.keySet());
        assertThat(firstUpdates)
                .allSatisfy((order, count) -> assertThat(count).as(order).isEqualTo(1));
        Set<String> both = new HashSet<>(placed.keySet());
        both.retainAll(rejections.keySet());
        assertThat(both).as("orders that were both funded and refused").isEmpty();
    }

    /// What was reserved for an order is spent, released, or still reserved: to the last digit.
    private void checkReservations() {
        Map<String, BigDecimal> gone = new HashMap<>();
        Map<String, BigDecimal> filled = new HashMap<>();
        for (Fill fill : fills) {
            for (Fill.Party party : List.of(fill.maker(), fill.taker())) {
                String reservation = party.reservationId() == null ? party.orderId() : party.reservationId();
                assertThat(reservation)
                        .as("reservation of %s", party.orderId())
                        .isEqualTo(reservationOf.get(party.orderId()));
                add(gone, reservation, party.spent());
                add(gone, reservation, party.released());
                add(filled, party.orderId(), fill.quantity());
            }
        }
        for (OrderUpdate update : updates) {
            add(gone, reservation(update), update.released());
        }
        Map<String, BigDecimal> held = held();
        locked.forEach((reservation, amount) -> assertThat(gone.getOrDefault(reservation, BigDecimal.ZERO)
                        .add(held.getOrDefault(reservation, BigDecimal.ZERO)))
                .as("spent, released and still reserved under %s", reservation)
                .isEqualByComparingTo(amount));
        placed.keySet().forEach(orderId -> {
            OrderState state = state(orderId);
            assertThat(state.filledQuantity())
                    .as("filled quantity of %s", orderId)
                    .isEqualByComparingTo(filled.getOrDefault(orderId, BigDecimal.ZERO));
            assertThat(state.filledQuantity().add(state.remainingQuantity()))
                    .as("filled and remaining quantity of %s", orderId)
                    .isEqualByComparingTo(state.quantity());
            if (state.status().isFinal()) {
                assertThat(state.reserved()).as("reserved for %s", orderId).isZero();
            }
        });
    }

    private static String reservation(OrderUpdate update) {
        return update.reservationId() == null ? update.orderId() : update.reservationId();
    }

    /// What is still reserved, by reservation. Orders that share one each say the whole of it, as it was at their last
    /// change; what another of them freed since then is said by the record that freed it.
    private Map<String, BigDecimal> held() {
        Map<String, SortedMap<Long, BigDecimal>> releases = new HashMap<>();
        for (OrderUpdate update : updates) {
            // What a refused change gives back was never in what an order says that it holds.
            if (update.cause() != UpdateCause.CHANGE_REJECTED) {
                releases.computeIfAbsent(reservation(update), id -> new TreeMap<>())
                        .put(update.sequence(), update.released());
            }
        }
        Map<String, BigDecimal> held = new HashMap<>();
        placed.keySet().forEach(orderId -> {
            OrderState state = state(orderId);
            if (!state.status().isFinal()) {
                String reservation = nonNull(reservationOf.get(orderId), orderId);
                long said = nonNull(latest.get(orderId), orderId).sequence();
                BigDecimal now = releases.getOrDefault(reservation, new TreeMap<>()).tailMap(said + 1).values().stream()
                        .reduce(state.reserved(), BigDecimal::subtract);
                if (waitsForItsEntry(orderId)) {
                    // Nothing is said of the legs while their entry order is being filled.
                    now = now.add(brought.getOrDefault(reservation, BigDecimal.ZERO));
                }
                BigDecimal before = held.put(reservation, now);
                if (before != null) {
                    assertThat(now).as("what %s shares with another", orderId).isEqualByComparingTo(before);
                }
            }
        });
        return held;
    }

    private boolean waitsForItsEntry(String orderId) {
        OrderCommand.Place place = nonNull(placed.get(orderId), orderId);
        return place.link() == OrderLink.BRACKET
                && !place.orderId().equals(orderId)
                && !state(place.orderId()).status().isFinal();
    }

    private Map<String, String> checkBalances() throws IOException, InterruptedException {
        Map<String, BigDecimal> balances = new HashMap<>();
        Map<String, BigDecimal> lockedFunds = new HashMap<>();
        Map<String, BigDecimal> fees = new HashMap<>();
        for (String user : asked) {
            StartingBalances.AMOUNTS.forEach((currency, amount) -> balances.put(user + "_" + currency, amount));
        }
        for (Fill fill : fills) {
            Catalogue.Pair pair = catalogue.pair(fill.pairSymbol());
            String base = pair.base().symbol();
            String quote = pair.quote().symbol();
            Fill.Party buyer = fill.buyer();
            Fill.Party seller = fill.seller();
            add(balances, buyer.userId() + "_" + base, buyer.received());
            add(balances, buyer.userId() + "_" + quote, buyer.spent().negate());
            add(balances, seller.userId() + "_" + quote, seller.received());
            add(balances, seller.userId() + "_" + base, seller.spent().negate());
            add(fees, quote, buyer.fee());
            add(fees, quote, seller.fee());
        }
        held().forEach((reservation, amount) -> add(
                lockedFunds,
                placed.get(reservation).userId() + "_" + state(reservation).reservedCurrency(),
                amount));

        Map<String, String> seen = new TreeMap<>();
        Map<String, BigDecimal> totals = new TreeMap<>(fees);
        for (String user : asked) {
            for (JsonNode wallet : exchange.api().all("/api/wallets?user_id=" + user, PAGE)) {
                String id = wallet.get("id").asText();
                assertThat(id).isEqualTo(user + "_" + wallet.get("currency").asText());
                BigDecimal balance = Json.decimal(wallet, "balance");
                assertThat(balance)
                        .as("balance of %s", id)
                        .isEqualByComparingTo(balances.getOrDefault(id, BigDecimal.ZERO));
                assertThat(Json.decimal(wallet, "locked_balance"))
                        .as("locked of %s", id)
                        .isEqualByComparingTo(lockedFunds.getOrDefault(id, BigDecimal.ZERO));
                assertThat(Json.decimal(wallet, "available_balance"))
                        .as("available of %s", id)
                        .isNotNegative()
                        .isEqualByComparingTo(balance.subtract(Json.decimal(wallet, "locked_balance")));
                add(totals, wallet.get("currency").asText(), balance);
                seen.put(id, wallet.toString());
            }
        }
        checkLedger(fees);
        for (String user : asked) {
            assertThat(balances.keySet().stream().filter(wallet -> wallet.startsWith(user + "_")))
                    .as("wallets of %s that must be listed", user)
                    .isSubsetOf(seen.keySet());
        }
        if (asked.containsAll(users)) {
            StartingBalances.AMOUNTS.forEach((currency, amount) -> assertThat(totals.get(currency))
                    .as("balances and fees in %s", currency)
                    .isEqualByComparingTo(amount.multiply(BigDecimal.valueOf(users.size()))));
        }
        return seen;
    }

    /// The wallet service's own proof of its ledger, and its fee accounts against the fills.
    private void checkLedger(Map<String, BigDecimal> fees) throws IOException, InterruptedException {
        JsonNode audit =
                exchange.inside("wallet-service").get("/internal/audit").success();
        assertThat(audit.path("clean").asBoolean()).as("ledger: %s", audit).isTrue();
        Map<String, BigDecimal> earned = new TreeMap<>();
        for (JsonNode currency : audit.get("currencies")) {
            earned.put(currency.get("currency").asText(), Json.decimal(currency, "fees"));
        }
        fees.forEach((currency, amount) -> assertThat(earned.get(currency))
                .as("fee account of %s", currency)
                .isEqualByComparingTo(amount));
    }

    private Map<String, String> checkOrders() throws IOException, InterruptedException {
        Map<String, String> seen = new TreeMap<>();
        for (String user : asked) {
            for (JsonNode order : exchange.api().all("/api/orders?user_id=" + user, PAGE)) {
                String id = order.get("id").asText();
                assertThat(seen.put(id, order.toString()))
                        .as("%s, listed twice", id)
                        .isNull();
                OrderUpdate update = latest.get(id);
                if (update == null) {
                    assertThat(rejections).as("refusals, for %s", order).containsKey(id);
                    assertThat(order.get("status").asText())
                            .as("status of %s", id)
                            .isEqualTo("rejected");
                    continue;
                }
                OrderState state = state(id);
                assertThat(order.get("status").asText())
                        .as("status of %s", id)
                        .isEqualTo(state.status().wireName());
                assertThat(Json.decimal(order, "filled_quantity"))
                        .as("filled quantity of %s", id)
                        .isEqualByComparingTo(state.filledQuantity());
                assertThat(Json.decimal(order, "remaining_quantity"))
                        .as("remaining quantity of %s", id)
                        .isEqualByComparingTo(state.remainingQuantity());
            }
        }
        assertThat(seen.keySet())
                .as("orders listed")
                .containsAll(ofAsked(placed, OrderCommand.Place::userId))
                .containsAll(ofAsked(rejections, OrderRejection::userId));
        return seen;
    }

    private <E> List<String> ofAsked(Map<String, E> byOrder, Function<E, String> user) {
        return byOrder.entrySet().stream()
                .filter(order -> asked.contains(user.apply(order.getValue())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, List<String>> checkBooks() throws IOException, InterruptedException {
        Map<String, List<String>> seen = new TreeMap<>();
        for (Catalogue.Pair pair : catalogue.pairs()) {
            JsonNode book = exchange.api()
                    .get("/api/trading-pairs/" + pair.symbol() + "/orderbook?limit=" + BOOK_DEPTH)
                    .success();
            List<String> both = new ArrayList<>();
            for (OrderSide side : OrderSide.values()) {
                List<String> served = new ArrayList<>();
                for (JsonNode entry : book.get(side == OrderSide.BUY ? "bids" : "asks")) {
                    served.add(line(
                            entry.get("order_id").asText(),
                            Json.decimal(entry, "price"),
                            Json.decimal(entry, "quantity")));
                }
                assertThat(served)
                        .as("%s side of the book of %s", side, pair.symbol())
                        .isEqualTo(resting(pair.symbol(), side));
                both.addAll(served);
            }
            seen.put(pair.symbol(), both);
        }
        return seen;
    }

    /// The best price first, and at a price the oldest first.
    private List<String> resting(String pair, OrderSide side) {
        Comparator<OrderUpdate> byPrice = Comparator.comparing(update -> price(update));
        return latest.values().stream()
                .filter(update -> update.pairSymbol().equals(pair))
                .filter(update ->
                        state(update).orderSide() == side && state(update).status() == OrderStatus.OPEN)
                .sorted((side == OrderSide.BUY ? byPrice.reversed() : byPrice)
                        .thenComparing(update -> state(update).priority()))
                .limit(BOOK_DEPTH)
                .map(update -> line(update.orderId(), price(update), visible(state(update))))
                .toList();
    }

    private static String line(String orderId, BigDecimal price, BigDecimal quantity) {
        return orderId + " " + Decimals.plain(quantity) + " at " + Decimals.plain(price);
    }

    private static BigDecimal visible(OrderState state) {
        return state.visibleQuantity() == null ? state.remainingQuantity() : state.visibleQuantity();
    }

    private static BigDecimal price(OrderUpdate update) {
        return nonNull(state(update).price(), update);
    }

    private OrderState state(String orderId) {
        return state(nonNull(latest.get(orderId), orderId));
    }

    private static OrderState state(OrderUpdate update) {
        return nonNull(update.order(), update);
    }

    private static <T> T nonNull(@Nullable T value, Object of) {
        if (value == null) {
            throw new AssertionError("Something is missing: " + of);
        }
        return value;
    }

    private static void add(Map<String, BigDecimal> sums, String key, BigDecimal amount) {
        sums.merge(key, amount, BigDecimal::add);
    }

    private static <E> List<E> only(Class<E> type, Collection<? super E> events) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static <E> List<E> flat(Map<String, SortedMap<Long, E>> numbered) {
        return numbered.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .toList();
    }
}
