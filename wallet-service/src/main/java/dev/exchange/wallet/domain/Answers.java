package dev.exchange.wallet.domain;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.Ids;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderRejection;
import dev.exchange.contracts.OrderRequest;
import dev.exchange.contracts.RequestOrigin;
import dev.exchange.contracts.Topics;

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

    private static OrderCommand.Place place(OrderRequest.Place request, Decision.Reserved reserved) {
        RequestOrigin origin = reserved.origin();
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
                request.quantity(),
                request.price(),
                request.stopPrice(),
                reserved.protectionPrice(),
                request.expiresAt(),
                reserved.fees(),
                reserved.currency(),
                reserved.amount());
    }

    private static OrderRejection rejection(OrderRequest.Place request, Decision.Refused refused) {
        return new OrderRejection(
                eventId(refused.origin()),
                Event.SCHEMA_VERSION,
                request.time(),
                refused.origin().offset(),
                OrderRejection.TYPE,
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
