package dev.exchange.matching.events;

import dev.exchange.contracts.Decimals;
import dev.exchange.contracts.EventJson;
import dev.exchange.contracts.FeeTerms;
import dev.exchange.contracts.OrderCommand;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the records of `orders`.
final class CommandReader {
    private CommandReader() {}

    /// Empty where the record is no command: not JSON, a field is missing, or a number has an absurd
    /// exponent. Every replay finds the same.
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
            case OrderCommand.Place place ->
                present(
                                place.time(),
                                place.origin(),
                                place.orderId(),
                                place.userId(),
                                place.pairSymbol(),
                                place.orderType(),
                                place.orderSide(),
                                place.timeInForce(),
                                place.quantity(),
                                place.fees(),
                                place.reservedCurrency(),
                                place.reservedAmount())
                        && present(
                                place.fees().makerRate(),
                                place.fees().takerRate(),
                                place.fees().minFee())
                        && reasonable(place);
            case OrderCommand.Cancel cancel ->
                present(cancel.time(), cancel.origin(), cancel.orderId(), cancel.userId(), cancel.pairSymbol());
            case OrderCommand.Tick tick -> present(tick.time(), tick.pairSymbol());
        };
    }

    private static boolean present(@Nullable Object... fields) {
        for (Object field : fields) {
            if (field == null) {
                return false;
            }
        }
        return true;
    }

    private static boolean reasonable(OrderCommand.Place place) {
        FeeTerms fees = place.fees();
        return reasonable(place.quantity())
                && reasonable(place.price())
                && reasonable(place.stopPrice())
                && reasonable(place.protectionPrice())
                && reasonable(place.reservedAmount())
                && reasonable(fees.makerRate())
                && reasonable(fees.takerRate())
                && reasonable(fees.minFee());
    }

    private static boolean reasonable(@Nullable BigDecimal value) {
        return value == null || Decimals.isReasonable(value);
    }
}
