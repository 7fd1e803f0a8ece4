package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.UpdateCause;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// What the engine would write for one pair, with the money side by the rules that it shares with this
/// service, but matching at random: any buy with any sell whose prices allow it. Enough to settle, far less
/// than a book. Of orders that hang together at most one trades, and the legs of a bracket wait for their
/// entry order, as the engine's do.
public final class TradedPair {
    private final Pair pair;
    private final Map<String, Live> live = new LinkedHashMap<>();
    private final List<OrderUpdate> consequences = new ArrayList<>();
    private long fills;
    private long updates;

    public TradedPair(String symbol) {
        this.pair = Orders.CATALOGUE.pair(symbol);
    }

    public void take(OrderCommand.Place command) {
        Funds funds =
                new Funds(command.orderId(), command.userId(), command.reservedCurrency(), command.reservedAmount());
        Live first = new Live(
                command.orderId(),
                command.clientOrderId(),
                command.orderType(),
                command.orderSide(),
                command.fees(),
                limit(command.price(), command.stopPrice(), command.protectionPrice(), command.options(), pair),
                command.quantity(),
                funds);
        if (command.options() != null
                && command.options().quoteAmount() != null
                && command.orderSide() == OrderSide.BUY) {
            first.quantity = lots(command.options().quoteAmount().divide(first.limit, 8, RoundingMode.DOWN))
                    .min(command.quantity().signum() > 0 ? command.quantity() : decimalMax());
            first.remaining = first.quantity;
        }
        live.put(first.id, first);
        if (command.link() != null) {
            link(command, first, funds);
        }
    }

    private void link(OrderCommand.Place command, Live first, Funds funds) {
        List<LinkedOrder> linked = Objects.requireNonNull(command.linked());
        if (command.link() == OrderLink.ONE_CANCELS_OTHER) {
            Live second = live(linked.getFirst(), command.fees(), funds);
            pairUp(first, second);
            live.put(second.id, second);
            return;
        }
        String currency = first.side == OrderSide.SELL
                ? pair.quote().symbol()
                : pair.base().symbol();
        Funds legs = new Funds(linked.getFirst().orderId(), command.userId(), currency, command.legsReservedAmount());
        first.legs = linked.stream().map(leg -> live(leg, command.fees(), legs)).toList();
    }

    private Live live(LinkedOrder order, FeeTerms fees, Funds funds) {
        return new Live(
                order.orderId(),
                order.clientOrderId(),
                order.orderType(),
                order.orderSide(),
                fees,
                limit(order.price(), order.stopPrice(), order.protectionPrice(), order.options(), pair),
                order.quantity(),
                funds);
    }

    private static void pairUp(Live first, Live second) {
        first.sibling = second;
        second.sibling = first;
    }

    /// The worst price that the command allows.
    private static BigDecimal limit(
            BigDecimal price, BigDecimal stopPrice, BigDecimal protectionPrice, OrderOptions options, Pair pair) {
        if (price != null) {
            return price;
        }
        if (protectionPrice != null) {
            return protectionPrice;
        }
        return stopPrice == null ? pair.tickSize() : stopPrice.add(options.limitOffset());
    }

    private BigDecimal lots(BigDecimal quantity) {
        return quantity.divideToIntegralValue(pair.lotSize()).multiply(pair.lotSize());
    }

    private static BigDecimal decimalMax() {
        return BigDecimal.valueOf(Long.MAX_VALUE);
    }

    public String symbol() {
        return pair.symbol();
    }

    public int liveOrders() {
        return live.size();
    }

    /// An order that stands alone and has a price, so that it can be changed; empty where there is none.
    public Optional<Changeable> changeable(Random random) {
        List<Live> orders = live.values().stream()
                .filter(order -> order.type == OrderType.LIMIT && order.sibling == null && order.legs.isEmpty())
                .toList();
        if (orders.isEmpty()) {
            return Optional.empty();
        }
        Live order = orders.get(random.nextInt(orders.size()));
        return Optional.of(
                new Changeable(order.id, order.funds.userId, order.side, order.quantity, order.remaining, order.limit));
    }

    /// An order as order-service knows it.
    public record Changeable(
            String orderId,
            String userId,
            OrderSide side,
            BigDecimal quantity,
            BigDecimal remaining,
            BigDecimal price) {}

    /// What live orders, and legs that wait for one, have reserved of the currency.
    public BigDecimal reserved(String userId, String currency) {
        Set<Funds> all = new HashSet<>();
        for (Live order : live.values()) {
            all.add(order.funds);
            order.legs.forEach(leg -> all.add(leg.funds));
        }
        return all.stream()
                .filter(funds -> funds.userId.equals(userId) && funds.currency.equals(currency))
                .map(funds -> funds.amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// The updates that followed from the newest fill or update, once: the ends of orders that hung together
    /// with it, and the beginnings of those that waited for it.
    public List<OrderUpdate> consequences() {
        List<OrderUpdate> followed = List.copyOf(consequences);
        consequences.clear();
        return followed;
    }

    /// A fill between two live orders at a price that both accept; empty where none is found soon.
    public Optional<Fill> trade(Random random) {
        List<Live> orders = live.values().stream()
                .filter(order -> order.remaining.signum() > 0)
                .toList();
        for (int attempt = 0; attempt < 20 && orders.size() > 1; attempt++) {
            Live maker = any(orders, random);
            Live taker = orders.get(random.nextInt(orders.size()));
            Live buy = maker.side == OrderSide.BUY ? maker : taker;
            Live sell = buy == maker ? taker : maker;
            if (maker.side != taker.side && buy.limit.compareTo(sell.limit) >= 0) {
                return Optional.of(fill(maker, taker, random));
            }
        }
        return Optional.empty();
    }

    private Fill fill(Live maker, Live taker, Random random) {
        long lots = maker.remaining
                .min(taker.remaining)
                .divideToIntegralValue(pair.lotSize())
                .longValueExact();
        long part = random.nextBoolean() ? lots : random.nextLong(1, lots + 1);
        BigDecimal quantity = pair.lotSize().multiply(BigDecimal.valueOf(part));
        BigDecimal price = maker.limit;
        BigDecimal value = price.multiply(quantity);
        long sequence = ++fills;
        Fill fill = new Fill(
                pair.symbol() + "-" + sequence,
                Event.SCHEMA_VERSION,
                Orders.NOON,
                sequence,
                Fill.TYPE,
                Ids.trade(pair.number(), sequence),
                pair.symbol(),
                price,
                quantity,
                value,
                taker.side,
                pair.quote().symbol(),
                null,
                settle(maker, quantity, value, true, random),
                settle(taker, quantity, value, false, random));
        endSibling(maker);
        endSibling(taker);
        endIfFilled(maker, random);
        endIfFilled(taker, random);
        return fill;
    }

    private Fill.Party settle(Live order, BigDecimal quantity, BigDecimal value, boolean maker, Random random) {
        BigDecimal fee = order.fees.fee(value, maker, pair.quote().precision());
        order.remaining = order.remaining.subtract(quantity);
        // What the sibling would have needed more may also be freed by its end.
        boolean freesAtOnce = order.sibling == null || random.nextBoolean();
        return switch (order.side) {
            case BUY -> {
                BigDecimal affordable =
                        order.funds.amount.subtract(value).subtract(order.remaining.multiply(order.limit));
                BigDecimal paid = fee.min(affordable);
                BigDecimal spent = value.add(paid);
                order.funds.amount = order.funds.amount.subtract(spent);
                yield party(order, paid, spent, quantity, freesAtOnce ? surplus(order) : BigDecimal.ZERO);
            }
            case SELL -> {
                BigDecimal paid = fee.min(value);
                order.funds.amount = order.funds.amount.subtract(quantity);
                yield party(order, paid, quantity, value.subtract(paid), BigDecimal.ZERO);
            }
        };
    }

    private Fill.Party party(Live order, BigDecimal fee, BigDecimal spent, BigDecimal received, BigDecimal released) {
        Funds legs = order.side == OrderSide.BUY && !order.legs.isEmpty() ? order.legs.getFirst().funds : null;
        if (legs != null) {
            legs.amount = legs.amount.add(received);
        }
        return new Fill.Party(
                order.id,
                order.funds.userId,
                order.clientOrderId,
                order.side,
                fee,
                spent,
                received,
                released,
                order.reservationId(),
                legs == null ? null : legs.orderId);
    }

    /// Takes out of the order's funds what it does not need.
    private BigDecimal surplus(Live order) {
        BigDecimal surplus = order.funds.amount.subtract(need(order)).max(BigDecimal.ZERO);
        order.funds.amount = order.funds.amount.subtract(surplus);
        return surplus;
    }

    private BigDecimal need(Live order) {
        return switch (order.side) {
            case BUY ->
                order.fees.buyReservation(
                        order.remaining, order.limit, pair.quote().precision());
            case SELL -> order.remaining;
        };
    }

    private void endSibling(Live order) {
        Live sibling = order.sibling;
        if (sibling != null) {
            live.remove(sibling.id);
            order.sibling = null;
            consequences.add(update(sibling, UpdateCause.CANCELLED, OrderStatus.CANCELLED, surplus(order)));
        }
    }

    private void endIfFilled(Live order, Random random) {
        if (order.remaining.signum() == 0) {
            live.remove(order.id);
            BigDecimal rest = everything(order.funds);
            if (rest.signum() > 0) {
                consequences.add(update(order, UpdateCause.MATCHED, OrderStatus.FILLED, rest));
            }
            beginLegs(order, random);
        }
    }

    private static BigDecimal everything(Funds funds) {
        BigDecimal rest = funds.amount;
        funds.amount = BigDecimal.ZERO;
        return rest;
    }

    /// The entry order has ended: its legs begin for what it filled, or end where that is nothing.
    private void beginLegs(Live entry, Random random) {
        List<Live> legs = entry.legs;
        entry.legs = List.of();
        if (legs.isEmpty()) {
            return;
        }
        BigDecimal filled = entry.quantity.subtract(entry.remaining);
        if (filled.signum() == 0) {
            endLegs(legs, random);
            return;
        }
        Live first = legs.getFirst();
        Live second = legs.getLast();
        for (Live leg : legs) {
            leg.quantity = filled;
            leg.remaining = filled;
            live.put(leg.id, leg);
        }
        pairUp(first, second);
        BigDecimal surplus = first.funds.amount.subtract(need(first).max(need(second)));
        first.funds.amount = first.funds.amount.subtract(surplus);
        boolean onTheFirst = random.nextBoolean();
        consequences.add(
                update(first, UpdateCause.TRIGGERED, OrderStatus.PENDING, onTheFirst ? surplus : BigDecimal.ZERO));
        consequences.add(
                update(second, UpdateCause.TRIGGERED, OrderStatus.PENDING, onTheFirst ? BigDecimal.ZERO : surplus));
    }

    private void endLegs(List<Live> legs, Random random) {
        BigDecimal freed = everything(legs.getFirst().funds);
        int releasing = random.nextInt(legs.size());
        for (int i = 0; i < legs.size(); i++) {
            consequences.add(update(
                    legs.get(i),
                    UpdateCause.CANCELLED,
                    OrderStatus.CANCELLED,
                    i == releasing ? freed : BigDecimal.ZERO));
        }
    }

    /// Ends a live order, if there is one, and frees the rest of what it has reserved; or ends the legs that
    /// wait for it, so that what it buys from then on is its owner's.
    public Optional<OrderUpdate> close(Random random) {
        if (live.isEmpty()) {
            return Optional.empty();
        }
        Live order = any(List.copyOf(live.values()), random);
        if (!order.legs.isEmpty() && random.nextInt(4) == 0) {
            List<Live> legs = order.legs;
            order.legs = List.of();
            endLegs(legs, random);
            return Optional.of(consequences.removeFirst());
        }
        live.remove(order.id);
        BigDecimal freed = everything(order.funds);
        OrderUpdate closed = update(order, UpdateCause.CANCELLED, OrderStatus.CANCELLED, freed);
        if (order.sibling != null) {
            live.remove(order.sibling.id);
            consequences.add(update(order.sibling, UpdateCause.CANCELLED, OrderStatus.CANCELLED, BigDecimal.ZERO));
        }
        beginLegs(order, random);
        return Optional.of(closed);
    }

    /// Every second time one that hangs together with others, if there is any: those are few.
    private static Live any(List<Live> orders, Random random) {
        List<Live> linked = orders.stream()
                .filter(order -> order.sibling != null || !order.legs.isEmpty())
                .toList();
        List<Live> chosen = linked.isEmpty() || random.nextBoolean() ? orders : linked;
        return chosen.get(random.nextInt(chosen.size()));
    }

    /// Changes the order as the command says, or frees what was added for it where the order is gone, hangs
    /// together with others, or would not be covered.
    public OrderUpdate change(OrderCommand.Change command) {
        Live order = live.get(command.orderId());
        BigDecimal filled = order == null ? BigDecimal.ZERO : order.quantity.subtract(order.remaining);
        BigDecimal rest = command.quantity().subtract(filled);
        if (order == null || order.sibling != null || rest.signum() <= 0 || !covers(order, command, rest)) {
            return refused(command);
        }
        order.funds.amount = order.funds.amount.add(command.addedAmount());
        order.quantity = command.quantity();
        order.remaining = rest;
        order.limit = command.price();
        return update(order, UpdateCause.AMENDED, OrderStatus.OPEN, surplus(order));
    }

    private static boolean covers(Live order, OrderCommand.Change command, BigDecimal rest) {
        BigDecimal least = switch (order.side) {
            case BUY -> rest.multiply(command.price());
            case SELL -> rest;
        };
        return order.funds.amount.add(command.addedAmount()).compareTo(least) >= 0;
    }

    private OrderUpdate refused(OrderCommand.Change command) {
        long sequence = ++updates;
        return new OrderUpdate(
                pair.symbol() + "-" + sequence,
                Event.SCHEMA_VERSION,
                Orders.NOON,
                sequence,
                pair.symbol(),
                command.requestId(),
                UpdateCause.CHANGE_REJECTED,
                command.orderId(),
                command.userId(),
                null,
                command.addedAmount(),
                null,
                "order_not_found",
                "No such order");
    }

    /// An update of a live order that frees nothing, as most do; empty where no order is live.
    public Optional<OrderUpdate> rest(Random random) {
        if (live.isEmpty()) {
            return Optional.empty();
        }
        List<Live> orders = List.copyOf(live.values());
        Live order = orders.get(random.nextInt(orders.size()));
        return Optional.of(update(order, UpdateCause.PLACED, OrderStatus.OPEN, BigDecimal.ZERO));
    }

    private OrderUpdate update(Live order, UpdateCause cause, OrderStatus status, BigDecimal released) {
        long sequence = ++updates;
        OrderState state = new OrderState(
                order.clientOrderId,
                order.type,
                order.side,
                TimeInForce.GOOD_TIL_CANCELED,
                status,
                order.quantity,
                order.limit,
                null,
                null,
                null,
                null,
                order.quantity.subtract(order.remaining),
                order.remaining,
                null,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                order.funds.currency,
                status.isFinal() ? BigDecimal.ZERO : order.funds.amount,
                null,
                null,
                null,
                null,
                Orders.NOON,
                Orders.NOON);
        return new OrderUpdate(
                pair.symbol() + "-" + sequence,
                Event.SCHEMA_VERSION,
                Orders.NOON,
                sequence,
                pair.symbol(),
                null,
                cause,
                order.id,
                order.funds.userId,
                state,
                released,
                order.reservationId(),
                null,
                null);
    }

    /// What orders have reserved, one of them or those that hang together.
    private static final class Funds {
        private final String orderId;
        private final String userId;
        private final String currency;
        private BigDecimal amount;

        Funds(String orderId, String userId, String currency, BigDecimal amount) {
            this.orderId = orderId;
            this.userId = userId;
            this.currency = currency;
            this.amount = amount;
        }
    }

    private static final class Live {
        private final String id;
        private final String clientOrderId;
        private final OrderType type;
        private final OrderSide side;
        private final FeeTerms fees;
        private final Funds funds;
        private BigDecimal limit;
        private BigDecimal quantity;
        private BigDecimal remaining;
        private Live sibling;
        private List<Live> legs = List.of();

        Live(
                String id,
                String clientOrderId,
                OrderType type,
                OrderSide side,
                FeeTerms fees,
                BigDecimal limit,
                BigDecimal quantity,
                Funds funds) {
            this.id = id;
            this.clientOrderId = clientOrderId;
            this.type = type;
            this.side = side;
            this.fees = fees;
            this.limit = limit;
            this.quantity = quantity;
            this.remaining = quantity;
            this.funds = funds;
        }

        String reservationId() {
            return funds.orderId.equals(id) ? null : funds.orderId;
        }
    }
}
