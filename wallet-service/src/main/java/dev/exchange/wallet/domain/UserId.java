package dev.exchange.wallet.domain;

import java.util.regex.Pattern;

/// What names a user.
public final class UserId {
    /// The rule in words.
    public static final String RULE = "1 to 64 letters, digits, dots, hyphens and underscores";

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private UserId() {}

    public static boolean isValid(String userId) {
        return SHAPE.matcher(userId).matches();
    }
}
