package dev.exchange.wallet.domain;

import dev.exchange.contracts.ChangeRejection;
import dev.exchange.contracts.Event;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderOptions;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.OrderSide;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.contracts.Topics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records that follow from decided requests. They depend on the request and its stored decision
/// alone, so that answering twice gives the same bytes.
public final class Answers {
    private Answers() {}

    /// The command for the engine, or the refusal for order-service.
    public static Answer answer(OrderRequest.Place request, Decision decision) {
        if (Ids.orderNumber(request.orderId()) != decision.orderNumber()
                || !request.userId().equals(decision.userId())) {
            throw new LedgerViolation("The request for " + request.orderId() + " of " + request.userId()
                    + " was decided as order " + decision.orderNumber() + " of " + decision.userId());
        }
        return switch (decision) {
            case Decision.Reserved reserved -> new Answer(Topics.ORDERS, place(request, reserved));
            case Decision.Refused refused -> new Answer(Topics.ORDER_REJECTIONS, rejection(request, refused));
        };
    }

    /// The command for the engine, or the refusal for order-service.
    public static Answer answer(OrderRequest.Change request, ChangeDecision decision) {
        if (Ids.orderNumber(request.orderId()) != decision.orderNumber()
                || !request.userId().equals(decision.userId())) {
            throw new LedgerViolation("The change " + request.sequence() + " of " + request.orderId() + " of "
                    + request.userId() + " was decided as one of order " + decision.orderNumber() + " of "
                    + decision.userId());
        }
        return switch (decision) {
            case ChangeDecision.Granted granted -> new Answer(Topics.ORDERS, change(request, granted));
            case ChangeDecision.Refused refused -> new Answer(Topics.ORDER_REJECTIONS, rejection(request, refused));
        };
    }

    /// A cancel needs no money and goes on to the engine, behind the order that it is about.
    public static Answer answer(OrderRequest.Cancel request, RequestOrigin origin) {
        return new Answer(
                Topics.ORDERS,
                new OrderCommand.Cancel(
                        eventId(origin),
                        Event.SCHEMA_VERSION,
                        request.time(),
                        origin.offset(),
                        origin,
                        request.orderId(),
                        request.userId(),
                        request.pairSymbol()));
    }

    /// Goes on to the engine as it is, behind the user's orders before it.
    public static Answer answer(OrderRequest.CancelAll request, RequestOrigin origin) {
        return new Answer(
                Topics.ORDERS,
                new OrderCommand.CancelAll(
                        eventId(origin),
                        Event.SCHEMA_VERSION,
                        request.time(),
                        origin.offset(),
                        origin,
                        request.eventId(),
                        request.userId(),
                        request.pairSymbol()));
    }

    /// Goes on to the engine as it is.
    public static Answer answer(OrderRequest.CancelAllAfter request, RequestOrigin origin) {
        return new Answer(
                Topics.ORDERS,
                new OrderCommand.CancelAllAfter(
                        eventId(origin),
                        Event.SCHEMA_VERSION,
                        request.time(),
                        origin.offset(),
                        origin,
                        request.eventId(),
                        request.userId(),
                        request.pairSymbol(),
                        request.timeoutMs()));
    }

    /// Goes on to the engine without the name of the operator, who is not its user.
    public static Answer answer(OrderRequest.SetMarket request, RequestOrigin origin) {
        return new Answer(
                Topics.ORDERS,
                new OrderCommand.SetMarket(
                        eventId(origin),
                        Event.SCHEMA_VERSION,
                        request.time(),
                        origin.offset(),
                        origin,
                        request.eventId(),
                        request.pairSymbol(),
                        request.state(),
                        request.priceBandBasisPoints(),
                        request.referencePrice()));
    }

    private static OrderCommand.Place place(OrderRequest.Place request, Decision.Reserved reserved) {
        RequestOrigin origin = reserved.origin();
        Decision.LegsReservation legs = reserved.legs();
        return new OrderCommand.Place(
                eventId(origin),
                Event.SCHEMA_VERSION,
                request.time(),
                origin.offset(),
                origin,
                request.orderId(),
                request.userId(),
                request.clientOrderId(),
                request.pairSymbol(),
                request.orderType(),
                request.orderSide(),
                request.timeInForce(),
                quantity(request, reserved),
                request.price(),
                stopPrice(request.stopPrice(), reserved.bounds()),
                reserved.bounds().protectionPrice(),
                request.options(),
                request.expiresAt(),
                reserved.fees(),
                reserved.currency(),
                reserved.amount(),
                request.link(),
                linked(request, reserved),
                legs == null ? null : legs.amount());
    }

    /// A sell by an amount may sell what was reserved for it: that is the bound that funding found.
    private static BigDecimal quantity(OrderRequest.Place request, Decision.Reserved reserved) {
        OrderOptions options = request.options();
        boolean byAmount = request.orderType() == OrderType.MARKET && options != null && options.quoteAmount() != null;
        return byAmount && request.orderSide() == OrderSide.SELL ? reserved.amount() : request.quantity();
    }

    private static @Nullable BigDecimal stopPrice(@Nullable BigDecimal requested, PriceBounds bounds) {
        return requested != null ? requested : bounds.stopPrice();
    }

    private static @Nullable List<LinkedOrder> linked(OrderRequest.Place request, Decision.Reserved reserved) {
        List<LinkedOrder> requested = request.linked();
        if (requested == null) {
            return null;
        }
        List<LinkedOrder> funded = new ArrayList<>();
        for (int i = 0; i < requested.size(); i++) {
            funded.add(linked(requested.get(i), reserved.linked().get(i)));
        }
        return funded;
    }

    private static LinkedOrder linked(LinkedOrder order, PriceBounds bounds) {
        return new LinkedOrder(
                order.orderId(),
                order.clientOrderId(),
                order.orderType(),
                order.orderSide(),
                order.timeInForce(),
                order.quantity(),
                order.price(),
                stopPrice(order.stopPrice(), bounds),
                bounds.protectionPrice(),
                order.options(),
                order.expiresAt());
    }

    private static OrderCommand.Change change(OrderRequest.Change request, ChangeDecision.Granted granted) {
        RequestOrigin origin = granted.origin();
        return new OrderCommand.Change(
                eventId(origin),
                Event.SCHEMA_VERSION,
                request.time(),
                origin.offset(),
                origin,
                request.eventId(),
                request.orderId(),
                request.userId(),
                request.pairSymbol(),
                request.quantity(),
                request.price(),
                request.stopPrice(),
                granted.protectionPrice(),
                granted.added());
    }

    private static OrderRejection rejection(OrderRequest.Place request, Decision.Refused refused) {
        return new OrderRejection(
                eventId(refused.origin()),
                Event.SCHEMA_VERSION,
                request.time(),
                refused.origin().offset(),
                request.orderId(),
                request.userId(),
                request.pairSymbol(),
                refused.code(),
                refused.reason(),
                refused.currency(),
                refused.required(),
                refused.available());
    }

    private static ChangeRejection rejection(OrderRequest.Change request, ChangeDecision.Refused refused) {
        return new ChangeRejection(
                eventId(refused.origin()),
                Event.SCHEMA_VERSION,
                request.time(),
                refused.origin().offset(),
                request.eventId(),
                request.orderId(),
                request.userId(),
                request.pairSymbol(),
                refused.code(),
                refused.reason(),
                refused.currency(),
                refused.required(),
                refused.available());
    }

    private static String eventId(RequestOrigin origin) {
        return Topics.ORDER_REQUESTS + "-" + origin.partition() + "-" + origin.offset();
    }

    /// A record and the topic that it belongs on.
    public record Answer(String topic, Event event) {}
}
