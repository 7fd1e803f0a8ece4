package dev.exchange.matching.domain;

import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderStatus;
import dev.exchange.contracts.OrderType;
import dev.exchange.contracts.SelfTradePrevention;
import dev.exchange.contracts.TimeInForce;
import dev.exchange.contracts.UpdateCause;
import dev.exchange.engine.OrderEvent;
import org.jspecify.annotations.Nullable;

/// The contract's words and the engine's, which knows neither JSON nor the contract.
final class Types {
    private Types() {}

    static dev.exchange.engine.OrderType engine(OrderType type) {
        return switch (type) {
            case MARKET -> dev.exchange.engine.OrderType.MARKET;
            case LIMIT -> dev.exchange.engine.OrderType.LIMIT;
            case STOP_LOSS -> dev.exchange.engine.OrderType.STOP_LOSS;
            case TAKE_PROFIT -> dev.exchange.engine.OrderType.TAKE_PROFIT;
            case STOP_LIMIT -> dev.exchange.engine.OrderType.STOP_LIMIT;
            case TAKE_PROFIT_LIMIT -> dev.exchange.engine.OrderType.TAKE_PROFIT_LIMIT;
            case TRAILING_STOP -> dev.exchange.engine.OrderType.TRAILING_STOP;
            case ICEBERG -> dev.exchange.engine.OrderType.ICEBERG;
        };
    }

    static dev.exchange.engine.TimeInForce engine(TimeInForce timeInForce) {
        return switch (timeInForce) {
            case GOOD_TIL_CANCELED -> dev.exchange.engine.TimeInForce.GOOD_TIL_CANCELLED;
            case IMMEDIATE_OR_CANCEL -> dev.exchange.engine.TimeInForce.IMMEDIATE_OR_CANCEL;
            case FILL_OR_KILL -> dev.exchange.engine.TimeInForce.FILL_OR_KILL;
            case DAY -> dev.exchange.engine.TimeInForce.DAY;
            case GOOD_TIL_DATE -> dev.exchange.engine.TimeInForce.GOOD_TIL_DATE;
        };
    }

    static dev.exchange.engine.SelfTradePrevention engine(@Nullable SelfTradePrevention mode) {
        return switch (mode) {
            case null -> dev.exchange.engine.SelfTradePrevention.NONE;
            case CANCEL_NEWEST -> dev.exchange.engine.SelfTradePrevention.CANCEL_NEWEST;
            case CANCEL_OLDEST -> dev.exchange.engine.SelfTradePrevention.CANCEL_OLDEST;
            case CANCEL_BOTH -> dev.exchange.engine.SelfTradePrevention.CANCEL_BOTH;
            case DECREMENT_AND_CANCEL -> dev.exchange.engine.SelfTradePrevention.DECREMENT_AND_CANCEL;
        };
    }

    static dev.exchange.engine.MarketState engine(MarketState state) {
        return switch (state) {
            case TRADING -> dev.exchange.engine.MarketState.TRADING;
            case POST_ONLY -> dev.exchange.engine.MarketState.POST_ONLY;
            case CANCEL_ONLY -> dev.exchange.engine.MarketState.CANCEL_ONLY;
            case HALTED -> dev.exchange.engine.MarketState.HALTED;
            case AUCTION -> dev.exchange.engine.MarketState.AUCTION;
        };
    }

    static MarketState contract(dev.exchange.engine.MarketState state) {
        return switch (state) {
            case TRADING -> MarketState.TRADING;
            case POST_ONLY -> MarketState.POST_ONLY;
            case CANCEL_ONLY -> MarketState.CANCEL_ONLY;
            case HALTED -> MarketState.HALTED;
            case AUCTION -> MarketState.AUCTION;
        };
    }

    static OrderStatus contract(dev.exchange.engine.OrderStatus status) {
        return switch (status) {
            case PENDING -> OrderStatus.PENDING;
            case OPEN -> OrderStatus.OPEN;
            case FILLED -> OrderStatus.FILLED;
            case CANCELLED -> OrderStatus.CANCELLED;
            case REJECTED -> OrderStatus.REJECTED;
            case EXPIRED -> OrderStatus.EXPIRED;
        };
    }

    static UpdateCause cause(OrderEvent event, OrderStatus status) {
        return switch (event) {
            case PLACED -> status == OrderStatus.REJECTED ? UpdateCause.REJECTED : UpdateCause.PLACED;
            case TRADED -> UpdateCause.MATCHED;
            case TRIGGERED, ENTERED -> UpdateCause.TRIGGERED;
            case AMENDED, MODIFIED, REDUCED -> UpdateCause.AMENDED;
            case CANCELLED -> UpdateCause.CANCELLED;
            case EXPIRED -> UpdateCause.EXPIRED;
        };
    }
}
