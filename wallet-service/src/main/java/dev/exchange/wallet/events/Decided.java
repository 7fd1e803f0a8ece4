package dev.exchange.wallet.events;

import dev.exchange.wallet.domain.ChangeDecision;
import dev.exchange.wallet.domain.Decision;
import java.util.Map;

/// What was decided about requests.
///
/// @param orders by order number
/// @param changes by request number
record Decided(Map<Long, Decision> orders, Map<Long, ChangeDecision> changes) {
    static final Decided NOTHING = new Decided(Map.of(), Map.of());
}
