package dev.exchange.matching.events;

import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.LinkedOrder;
import dev.exchange.contracts.OrderCommand;
import dev.exchange.contracts.OrderOptions;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the records of `orders`.
final class CommandReader {
    /// Times beyond are no times of commands, and their milliseconds need not fit a long.
    private static final Instant TIME_MIN = Instant.EPOCH;

    private static final Instant TIME_MAX = Instant.parse("9999-01-01T00:00:00Z");

    private CommandReader() {}

    /// Empty where the record is no command: not JSON, a field is missing, a number has an absurd exponent,
    /// a time is out of this world, a locked amount is negative, or a group is not whole. Every replay
    /// finds the same.
    static Optional<OrderCommand> read(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        OrderCommand command;
        try {
            command = EventJson.read(value, OrderCommand.class);
        } catch (UncheckedIOException unreadable) {
            return Optional.empty();
        }
        return isComplete(command) ? Optional.of(command) : Optional.empty();
    }

    private static boolean isComplete(@Nullable OrderCommand command) {
        return switch (command) {
            case null -> false;
            case OrderCommand.Requested requested ->
                isFrame(requested) && requested.origin() != null && isWhole(requested);
            case OrderCommand.Tick tick -> isFrame(tick);
        };
    }

    private static boolean isFrame(OrderCommand command) {
        return command.time() != null && isReasonable(command.time()) && command.pairSymbol() != null;
    }

    private static boolean isWhole(OrderCommand.Requested command) {
        return switch (command) {
            case OrderCommand.Place place -> isWhole(place);
            case OrderCommand.Cancel cancel -> present(cancel.orderId(), cancel.userId());
            case OrderCommand.Change change ->
                present(change.requestId(), change.orderId(), change.userId(), change.quantity(), change.addedAmount())
                        && reasonable(
                                change.quantity(),
                                change.price(),
                                change.stopPrice(),
                                change.protectionPrice(),
                                change.addedAmount())
                        && change.addedAmount().signum() >= 0;
            case OrderCommand.CancelAll all -> present(all.requestId(), all.userId());
            case OrderCommand.CancelAllAfter after -> present(after.requestId(), after.userId());
            case OrderCommand.SetMarket set -> present(set.requestId()) && reasonable(set.referencePrice());
        };
    }

    private static boolean isWhole(OrderCommand.Place place) {
        return present(
                        place.orderId(),
                        place.userId(),
                        place.orderType(),
                        place.orderSide(),
                        place.timeInForce(),
                        place.quantity(),
                        place.fees(),
                        place.reservedCurrency(),
                        place.reservedAmount())
                && reasonable(
                        place.quantity(),
                        place.price(),
                        place.stopPrice(),
                        place.protectionPrice(),
                        place.reservedAmount())
                && place.reservedAmount().signum() >= 0
                && isReasonable(place.expiresAt())
                && isWhole(place.fees())
                && isReasonable(place.options())
                && isWholeGroup(place);
    }

    private static boolean isWhole(FeeTerms fees) {
        return present(fees.makerRate(), fees.takerRate(), fees.minFee())
                && reasonable(fees.makerRate(), fees.takerRate(), fees.minFee());
    }

    private static boolean isWholeGroup(OrderCommand.Place place) {
        List<LinkedOrder> linked = place.linked();
        BigDecimal legsReserved = place.legsReservedAmount();
        return switch (place.link()) {
            case null -> linked == null && legsReserved == null;
            case ONE_CANCELS_OTHER -> linked != null && areWhole(linked, 1) && legsReserved == null;
            case BRACKET ->
                linked != null
                        && areWhole(linked, 2)
                        && legsReserved != null
                        && reasonable(legsReserved)
                        && legsReserved.signum() >= 0;
        };
    }

    private static boolean areWhole(List<LinkedOrder> linked, int count) {
        return linked.size() == count && linked.stream().allMatch(CommandReader::isWhole);
    }

    private static boolean isWhole(@Nullable LinkedOrder order) {
        return order != null
                && present(order.orderId(), order.orderType(), order.orderSide(), order.timeInForce(), order.quantity())
                && reasonable(order.quantity(), order.price(), order.stopPrice(), order.protectionPrice())
                && isReasonable(order.expiresAt())
                && isReasonable(order.options());
    }

    private static boolean present(@Nullable Object... fields) {
        for (Object field : fields) {
            if (field == null) {
                return false;
            }
        }
        return true;
    }

    private static boolean isReasonable(@Nullable OrderOptions options) {
        return options == null
                || reasonable(
                        options.quoteAmount(),
                        options.displayQuantity(),
                        options.trailAmount(),
                        options.trailPercent(),
                        options.limitOffset());
    }

    private static boolean isReasonable(@Nullable Instant time) {
        return time == null || (!time.isBefore(TIME_MIN) && time.isBefore(TIME_MAX));
    }

    private static boolean reasonable(@Nullable BigDecimal... values) {
        for (BigDecimal value : values) {
            if (value != null && !Decimals.isReasonable(value)) {
                return false;
            }
        }
        return true;
    }
}
