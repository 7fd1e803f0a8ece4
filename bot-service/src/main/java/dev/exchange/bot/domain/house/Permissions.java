package dev.exchange.bot.domain.house;

import dev.exchange.contracts.MarketState;
import java.util.List;

/// What the house may do in a market. Where it may not, it asks for nothing, so that it is refused nothing.
///
/// @param place whether it may place quotes
/// @param cancel whether it may take quotes out
/// @param take whether it may send market orders
public record Permissions(boolean place, boolean cancel, boolean take) {
    public static Permissions in(MarketState state) {
        return switch (state) {
            case TRADING -> new Permissions(true, true, true);
            // An auction gathers what can rest, and quotes make its price a better one.
            case POST_ONLY, AUCTION -> new Permissions(true, true, false);
            case CANCEL_ONLY -> new Permissions(false, true, false);
            case HALTED -> new Permissions(false, false, false);
        };
    }

    /// Those of the steps that the market takes now.
    public List<Step> of(List<Step> steps) {
        return steps.stream()
                .filter(step -> switch (step) {
                    case Step.Cancel quote -> cancel;
                    case Step.Place quote -> place;
                })
                .toList();
    }
}
