package dev.exchange.order.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.order.domain.OrderRules;
import dev.exchange.order.domain.Violation;
import dev.exchange.platform.errors.Problem;
import org.jspecify.annotations.Nullable;

/// Query parameters that several addresses take. An empty one is as good as none.
final class Parameters {
    private Parameters() {}

    static @Nullable String given(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    /// @throws Problem 400 `invalid_user_id`
    static @Nullable String userId(@Nullable String value) {
        String userId = given(value);
        if (userId != null && !OrderRules.isUserId(userId)) {
            throw Problem.badRequest("invalid_user_id", "user_id must be " + OrderRules.USER_ID_RULE);
        }
        return userId;
    }

    /// @return the symbol as the catalogue writes it
    /// @throws Problem 404 `unknown_pair`
    static @Nullable String pairSymbol(@Nullable String value, Catalogue catalogue) {
        String name = given(value);
        if (name == null) {
            return null;
        }
        return catalogue.findPair(name).map(Catalogue.Pair::symbol).orElseThrow(() -> {
            Violation unknown = OrderRules.unknownPair(catalogue);
            return Problem.notFound(unknown.code(), unknown.detail());
        });
    }
}
