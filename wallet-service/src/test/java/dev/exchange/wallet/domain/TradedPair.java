package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue.Pair;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Fill;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderUpdate;
import dev.exchange.contracts.UpdateCause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// What the engine would write for one pair, with the money side by the rules that it shares with this
/// service, but matching at random: any buy with any sell whose prices allow it. Enough to settle, far less
/// than a book.
public final class TradedPair {
    private final Pair pair;
    private final Map<String, Live> live = new LinkedHashMap<>();
    private long fills;
    private long updates;

    public TradedPair(String symbol) {
        this.pair = Orders.CATALOGUE.pair(symbol);
    }

    public void take(OrderCommand.Place command) {
        BigDecimal limit = command.price() != null ? command.price() : command.protectionPrice();
        live.put(command.orderId(), new Live(command, limit, command.quantity(), command.reservedAmount()));
    }

    public int liveOrders() {
        return live.size();
    }

    /// What live orders have reserved of the currency.
    public BigDecimal reserved(String userId, String currency) {
        return live.values().stream()
                .filter(order -> order.command.userId().equals(userId)
                        && order.command.reservedCurrency().equals(currency))
                .map(order -> order.funds)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// A fill between two live orders at a price that both accept; empty where none is found soon.
    public Optional<Fill> trade(Random random) {
        List<Live> orders = new ArrayList<>(live.values());
        for (int attempt = 0; attempt < 20 && orders.size() > 1; attempt++) {
            Live maker = orders.get(random.nextInt(orders.size()));
            Live taker = orders.get(random.nextInt(orders.size()));
            Live buy = maker.side() == OrderSide.BUY ? maker : taker;
            Live sell = buy == maker ? taker : maker;
            if (maker.side() != taker.side() && buy.limit.compareTo(sell.limit) >= 0) {
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
                taker.side(),
                pair.quote().symbol(),
                settle(maker, quantity, value, true),
                settle(taker, quantity, value, false));
        forgetIfFilled(maker);
        forgetIfFilled(taker);
        return fill;
    }

    private Fill.Party settle(Live order, BigDecimal quantity, BigDecimal value, boolean maker) {
        int precision = pair.quote().precision();
        BigDecimal fee = order.command.fees().fee(value, maker, precision);
        order.remaining = order.remaining.subtract(quantity);
        return switch (order.side()) {
            case BUY -> {
                BigDecimal affordable = order.funds.subtract(value).subtract(order.remaining.multiply(order.limit));
                BigDecimal paid = fee.min(affordable);
                BigDecimal spent = value.add(paid);
                BigDecimal left = order.funds.subtract(spent);
                BigDecimal need = order.command.fees().buyReservation(order.remaining, order.limit, precision);
                BigDecimal released = left.subtract(need).max(BigDecimal.ZERO);
                order.funds = left.subtract(released);
                yield party(order, paid, spent, quantity, released);
            }
            case SELL -> {
                BigDecimal paid = fee.min(value);
                order.funds = order.funds.subtract(quantity);
                yield party(order, paid, quantity, value.subtract(paid), BigDecimal.ZERO);
            }
        };
    }

    private static Fill.Party party(
            Live order, BigDecimal fee, BigDecimal spent, BigDecimal received, BigDecimal released) {
        OrderCommand.Place command = order.command;
        return new Fill.Party(
                command.orderId(),
                command.userId(),
                command.clientOrderId(),
                command.orderSide(),
                fee,
                spent,
                received,
                released);
    }

    private void forgetIfFilled(Live order) {
        if (order.remaining.signum() == 0) {
            live.remove(order.command.orderId());
        }
    }

    /// Ends a live order, if there is one, and frees the rest of what it has reserved.
    public Optional<OrderUpdate> close(Random random) {
        if (live.isEmpty()) {
            return Optional.empty();
        }
        List<String> ids = new ArrayList<>(live.keySet());
        Live order = live.remove(ids.get(random.nextInt(ids.size())));
        return Optional.of(update(order, UpdateCause.CANCELLED, OrderStatus.CANCELLED, BigDecimal.ZERO, order.funds));
    }

    /// An update of a live order that frees nothing, as most do; empty where no order is live.
    public Optional<OrderUpdate> rest(Random random) {
        if (live.isEmpty()) {
            return Optional.empty();
        }
        List<Live> orders = new ArrayList<>(live.values());
        Live order = orders.get(random.nextInt(orders.size()));
        return Optional.of(update(order, UpdateCause.PLACED, OrderStatus.OPEN, order.funds, BigDecimal.ZERO));
    }

    private OrderUpdate update(
            Live order, UpdateCause cause, OrderStatus status, BigDecimal reserved, BigDecimal released) {
        OrderCommand.Place command = order.command;
        long sequence = ++updates;
        OrderState state = new OrderState(
                command.clientOrderId(),
                command.orderType(),
                command.orderSide(),
                command.timeInForce(),
                status,
                command.quantity(),
                command.price(),
                null,
                command.quantity().subtract(order.remaining),
                order.remaining,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                command.reservedCurrency(),
                reserved,
                null,
                null,
                Orders.NOON,
                Orders.NOON);
        return new OrderUpdate(
                pair.symbol() + "-" + sequence,
                Event.SCHEMA_VERSION,
                Orders.NOON,
                sequence,
                OrderUpdate.TYPE,
                pair.symbol(),
                cause,
                command.orderId(),
                command.userId(),
                state,
                released,
                null,
                null);
    }

    private static final class Live {
        private final OrderCommand.Place command;
        private final BigDecimal limit;
        private BigDecimal remaining;
        private BigDecimal funds;

        Live(OrderCommand.Place command, BigDecimal limit, BigDecimal remaining, BigDecimal funds) {
            this.command = command;
            this.limit = limit;
            this.remaining = remaining;
            this.funds = funds;
        }

        OrderSide side() {
            return command.orderSide();
        }
    }
}
