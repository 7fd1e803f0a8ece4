package dev.exchange.contracts;

import java.util.Arrays;
import java.util.List;

/// Every record that the topics carry: its class, its topic, the name in its `type` field and the file of its schema.
enum EventKind {
    PLACE_ORDER_REQUEST(OrderRequest.Place.class, Topics.ORDER_REQUESTS, "place_order", "place-order-request.json"),
    CANCEL_ORDER_REQUEST(OrderRequest.Cancel.class, Topics.ORDER_REQUESTS, "cancel_order", "cancel-order-request.json"),
    CHANGE_ORDER_REQUEST(OrderRequest.Change.class, Topics.ORDER_REQUESTS, "change_order", "change-order-request.json"),
    CANCEL_ALL_REQUEST(OrderRequest.CancelAll.class, Topics.ORDER_REQUESTS, "cancel_all", "cancel-all-request.json"),
    CANCEL_ALL_AFTER_REQUEST(
            OrderRequest.CancelAllAfter.class,
            Topics.ORDER_REQUESTS,
            "cancel_all_after",
            "cancel-all-after-request.json"),
    SET_MARKET_REQUEST(OrderRequest.SetMarket.class, Topics.ORDER_REQUESTS, "set_market", "set-market-request.json"),
    ORDER_REJECTION(OrderRejection.class, Topics.ORDER_REJECTIONS, OrderRejection.TYPE, "order-rejection.json"),
    CHANGE_REJECTION(ChangeRejection.class, Topics.ORDER_REJECTIONS, ChangeRejection.TYPE, "change-rejection.json"),
    PLACE_ORDER_COMMAND(OrderCommand.Place.class, Topics.ORDERS, "place_order", "place-order-command.json"),
    CANCEL_ORDER_COMMAND(OrderCommand.Cancel.class, Topics.ORDERS, "cancel_order", "cancel-order-command.json"),
    CHANGE_ORDER_COMMAND(OrderCommand.Change.class, Topics.ORDERS, "change_order", "change-order-command.json"),
    CANCEL_ALL_COMMAND(OrderCommand.CancelAll.class, Topics.ORDERS, "cancel_all", "cancel-all-command.json"),
    CANCEL_ALL_AFTER_COMMAND(
            OrderCommand.CancelAllAfter.class, Topics.ORDERS, "cancel_all_after", "cancel-all-after-command.json"),
    SET_MARKET_COMMAND(OrderCommand.SetMarket.class, Topics.ORDERS, "set_market", "set-market-command.json"),
    TICK(OrderCommand.Tick.class, Topics.ORDERS, "tick", "tick.json"),
    ORDER_UPDATE(OrderUpdate.class, Topics.ORDER_UPDATES, OrderUpdate.TYPE, "order-update.json"),
    MARKET_UPDATE(MarketUpdate.class, Topics.ORDER_UPDATES, MarketUpdate.TYPE, "market-update.json"),
    USER_UPDATE(UserUpdate.class, Topics.ORDER_UPDATES, UserUpdate.TYPE, "user-update.json"),
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
        return switch (topic) {
            case Topics.ORDER_REQUESTS -> OrderRequest.class;
            case Topics.ORDER_REJECTIONS -> RequestRejection.class;
            case Topics.ORDERS -> OrderCommand.class;
            case Topics.ORDER_UPDATES -> MarketEvent.class;
            default -> type;
        };
    }
}
