package dev.exchange.wallet.domain;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderLink;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.PriceUpdate;
import dev.exchange.contracts.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Requests and prices for tests.
public final class Orders {
    public static final Catalogue CATALOGUE = Catalogue.standard();
    public static final FeeTerms FEES = new FeeTerms(decimal("0.001"), decimal("0.002"), decimal("0.0001"));
    public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Orders() {}

    public static BigDecimal decimal(String number) {
        return new BigDecimal(number);
    }

    public static OrderRequest.Place limit(
            long number, String user, String pair, OrderSide side, String quantity, String price) {
        return place(number, user, pair, OrderType.LIMIT, side, quantity, decimal(price));
    }

    public static OrderRequest.Place market(long number, String user, String pair, OrderSide side, String quantity) {
        return place(number, user, pair, OrderType.MARKET, side, quantity, null);
    }

    public static OrderRequest.Place place(
            long number, String user, String pair, OrderType type, OrderSide side, String quantity, BigDecimal price) {
        return place(number, user, pair, type, side, quantity, price, null, null);
    }

    /// A stop order; price and options may be null.
    public static OrderRequest.Place place(
            long number,
            String user,
            String pair,
            OrderType type,
            OrderSide side,
            String quantity,
            BigDecimal price,
            BigDecimal stopPrice,
            OrderOptions options) {
        return new OrderRequest.Place(
                "request-" + number,
                Event.SCHEMA_VERSION,
                NOON,
                number,
                Ids.order(number),
                user,
                null,
                pair,
                type,
                side,
                type == OrderType.MARKET ? TimeInForce.IMMEDIATE_OR_CANCEL : TimeInForce.GOOD_TIL_CANCELED,
                decimal(quantity),
                price,
                stopPrice,
                options,
                null,
                null,
                null);
    }

    /// The order together with others.
    public static OrderRequest.Place with(OrderRequest.Place order, OrderLink link, LinkedOrder... linked) {
        return new OrderRequest.Place(
                order.eventId(),
                order.schemaVersion(),
                order.time(),
                order.sequence(),
                order.orderId(),
                order.userId(),
                order.clientOrderId(),
                order.pairSymbol(),
                order.orderType(),
                order.orderSide(),
                order.timeInForce(),
                order.quantity(),
                order.price(),
                order.stopPrice(),
                order.options(),
                order.expiresAt(),
                link,
                List.of(linked));
    }

    /// An order that another's request carries; price, stop price and options may be null.
    public static LinkedOrder linked(
            long number,
            OrderType type,
            OrderSide side,
            String quantity,
            String price,
            String stopPrice,
            OrderOptions options) {
        return new LinkedOrder(
                Ids.order(number),
                null,
                type,
                side,
                TimeInForce.GOOD_TIL_CANCELED,
                decimal(quantity),
                price == null ? null : decimal(price),
                stopPrice == null ? null : decimal(stopPrice),
                null,
                options,
                null);
    }

    public static OrderOptions byAmount(String quoteAmount) {
        return new OrderOptions(decimal(quoteAmount), null, null, null, null, null, null);
    }

    /// Distance and offset of a trailing stop; each may be null.
    public static OrderOptions trail(String amount, String percent, String limitOffset) {
        return new OrderOptions(
                null,
                null,
                amount == null ? null : decimal(amount),
                percent == null ? null : decimal(percent),
                limitOffset == null ? null : decimal(limitOffset),
                null,
                null);
    }

    /// A change of a limit order.
    public static OrderRequest.Change change(
            long request,
            String orderId,
            String user,
            String pair,
            OrderSide side,
            String quantity,
            String remaining,
            String price) {
        return change(request, orderId, user, pair, OrderType.LIMIT, side, quantity, remaining, price, null);
    }

    public static OrderRequest.Change change(
            long request,
            String orderId,
            String user,
            String pair,
            OrderType type,
            OrderSide side,
            String quantity,
            String remaining,
            String price,
            String stopPrice) {
        return new OrderRequest.Change(
                "change_" + request,
                Event.SCHEMA_VERSION,
                NOON,
                request,
                orderId,
                user,
                pair,
                type,
                side,
                decimal(quantity),
                decimal(remaining),
                price == null ? null : decimal(price),
                stopPrice == null ? null : decimal(stopPrice),
                null);
    }

    /// The same change, which order-service knows to be a reduction.
    public static OrderRequest.Change reduction(OrderRequest.Change change) {
        return new OrderRequest.Change(
                change.eventId(),
                change.schemaVersion(),
                change.time(),
                change.sequence(),
                change.orderId(),
                change.userId(),
                change.pairSymbol(),
                change.orderType(),
                change.orderSide(),
                change.quantity(),
                change.remainingQuantity(),
                change.price(),
                change.stopPrice(),
                true);
    }

    /// A price record; bid, ask and last may be null.
    public static PriceUpdate price(String pair, String last, String bid, String ask, String reference) {
        return new PriceUpdate(
                pair + "-1",
                Event.SCHEMA_VERSION,
                NOON,
                1,
                PriceUpdate.TYPE,
                pair,
                last == null ? null : decimal(last),
                bid == null ? null : decimal(bid),
                ask == null ? null : decimal(ask),
                decimal(reference),
                "simulated",
                decimal(reference),
                decimal(reference),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                BigDecimal.ZERO);
    }

    /// For users for whom nothing is limited.
    static OrderRisk noLimits(Ledger ledger) {
        return new OrderRisk(new RiskRule(CATALOGUE, prices(), LocalDate.of(2026, 1, 1)), RiskProfile::exempt, ledger);
    }

    public static Prices prices(PriceUpdate... updates) {
        Map<String, PriceUpdate> known = new HashMap<>();
        for (PriceUpdate update : updates) {
            known.put(update.pairSymbol(), update);
        }
        return pair -> Optional.ofNullable(known.get(pair));
    }
}
