package dev.exchange.contracts;

import java.util.Arrays;
import java.util.List;

/// Every record that the topics carry: its class, its topic, the name in its `type` field and the file of its schema.
enum EventKind {
    PLACE_ORDER_REQUEST(OrderRequest.Place.class, Topics.ORDER_REQUESTS, "place_order", "place-order-request.json"),
    CANCEL_ORDER_REQUEST(OrderRequest.Cancel.class, Topics.ORDER_REQUESTS, "cancel_order", "cancel-order-request.json"),
    ORDER_REJECTION(OrderRejection.class, Topics.ORDER_REJECTIONS, OrderRejection.TYPE, "order-rejection.json"),
    PLACE_ORDER_COMMAND(OrderCommand.Place.class, Topics.ORDERS, "place_order", "place-order-command.json"),
    CANCEL_ORDER_COMMAND(OrderCommand.Cancel.class, Topics.ORDERS, "cancel_order", "cancel-order-command.json"),
    TICK(OrderCommand.Tick.class, Topics.ORDERS, "tick", "tick.json"),
    ORDER_UPDATE(OrderUpdate.class, Topics.ORDER_UPDATES, OrderUpdate.TYPE, "order-update.json"),
    FILL(Fill.class, Topics.FILLS, Fill.TYPE, "fill.json"),
    PRICE(PriceUpdate.class, Topics.PRICES, PriceUpdate.TYPE, "price.json");

    final Class<? extends Event> type;
    final String topic;
    final String wireType;
    final String schemaFile;

    EventKind(Class<? extends Event> type, String topic, String wireType, String schemaFile) {
        this.type = type;
        this.topic = topic;
        this.wireType = wireType;
        this.schemaFile = schemaFile;
    }

    static List<EventKind> on(String topic) {
        return Arrays.stream(values()).filter(kind -> kind.topic.equals(topic)).toList();
    }

    /// The class that a reader of the topic asks [EventJson] for: the sealed interface where there is one.
    Class<? extends Event> readAs() {
        return switch (this) {
            case PLACE_ORDER_REQUEST, CANCEL_ORDER_REQUEST -> OrderRequest.class;
            case PLACE_ORDER_COMMAND, CANCEL_ORDER_COMMAND, TICK -> OrderCommand.class;
            case ORDER_REJECTION, ORDER_UPDATE, FILL, PRICE -> type;
        };
    }
}
