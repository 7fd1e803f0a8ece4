package dev.exchange.wallet.api;

import dev.exchange.platform.errors.Problem;
import dev.exchange.wallet.domain.UserId;
import org.jspecify.annotations.Nullable;

/// The query parameter `user_id`.
final class UserParameter {
    private UserParameter() {}

    /// @throws Problem 400 where it is missing or is no user's id
    static String checked(@Nullable String userId) {
        if (userId == null || userId.isEmpty()) {
            throw Problem.badRequest("missing_field", "user_id is missing; say whose, as in ?user_id=user_123");
        }
        if (!UserId.isValid(userId)) {
            throw Problem.badRequest("invalid_user_id", "user_id is " + UserId.RULE + "; this one is not");
        }
        return userId;
    }
}
