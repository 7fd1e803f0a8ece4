package dev.exchange.order.api;

import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.config.Secret;
import dev.exchange.platform.errors.Problem;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Who may do what only the operator may: whoever shows OPERATOR_KEY. Where none is set, everybody in
/// development and nobody in production.
@Singleton
class OperatorAccess {
    private final ExchangeConfig config;

    OperatorAccess(ExchangeConfig config) {
        this.config = config;
    }

    /// @param key what the request shows
    /// @throws Problem 401 where it is not the key, 403 where there is none that could be shown
    void check(@Nullable String key) {
        Secret expected = config.operatorKey();
        if (expected == null) {
            if (!config.isDevelopment()) {
                throw Problem.forbidden(
                        "operator_key_not_set",
                        "Markets can be set in production only when the exchange was started with OPERATOR_KEY");
            }
            return;
        }
        if (key == null || !expected.isSameAs(key)) {
            throw Problem.of(
                    401, "invalid_operator_key", "This is for the operator: send OPERATOR_KEY as X-Operator-Key");
        }
    }
}
