package dev.exchange.alert.domain;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whose an alert is.
public final class Owner {
    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private Owner() {}

    /// @throws InvalidAlert when `userId` is missing or cannot be a user's id
    public static String checked(@Nullable String userId) {
        if (userId == null || userId.isEmpty()) {
            throw new InvalidAlert("missing_field", "user_id is missing: it names whose alert this is");
        }
        if (!USER_ID.matcher(userId).matches()) {
            throw new InvalidAlert(
                    "invalid_user_id", "user_id must be 1 to 64 letters, digits, dots, hyphens and underscores");
        }
        return userId;
    }
}
