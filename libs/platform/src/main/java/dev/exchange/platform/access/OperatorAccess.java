package dev.exchange.platform.access;

import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.config.Secret;
import dev.exchange.platform.errors.Problem;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Who may do what only the operator may: whoever shows OPERATOR_KEY. Where none is set, everybody in
/// development and nobody in production.
@Singleton
public class OperatorAccess {
    private final ExchangeConfig config;

    public OperatorAccess(ExchangeConfig config) {
        this.config = config;
    }

    /// Call it before anything else, so that a stranger learns nothing from the answer.
    ///
    /// @param key what the request shows
    /// @throws Problem 401 where it is not the key, 403 where there is none that could be shown
    public void check(@Nullable String key) {
        Secret expected = config.operatorKey();
        if (expected == null) {
            if (!config.isDevelopment()) {
                throw Problem.forbidden(
                        "operator_key_not_set",
                        "In production this can be done only when the exchange was started with OPERATOR_KEY");
            }
            return;
        }
        if (key == null || !expected.isSameAs(key)) {
            throw Problem.of(
                    401, "invalid_operator_key", "This is for the operator: send OPERATOR_KEY as X-Operator-Key");
        }
    }
}
