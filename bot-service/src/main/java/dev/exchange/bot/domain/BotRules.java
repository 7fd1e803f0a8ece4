package dev.exchange.bot.domain;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What holds for every bot, whatever its strategy.
public final class BotRules {
    /// How many bots one user may keep.
    public static final int MOST_PER_USER = 100;

    private static final int NAME_MAX_LENGTH = 100;
    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private BotRules() {}

    /// @throws InvalidBot when it is missing or cannot be a user's id
    public static String userId(@Nullable String userId) {
        if (userId == null || userId.isEmpty()) {
            throw new InvalidBot("missing_field", "user_id is missing: it names whose bot this is");
        }
        if (!USER_ID.matcher(userId).matches()) {
            throw new InvalidBot(
                    "invalid_user_id", "user_id must be 1 to 64 letters, digits, dots, hyphens and underscores");
        }
        return userId;
    }

    /// The name without the space around it.
    ///
    /// @throws InvalidBot when it is missing, too long, or holds what cannot be shown on one line
    public static String name(@Nullable String name) {
        if (name == null || name.isBlank()) {
            throw new InvalidBot("missing_field", "name is missing: call the bot something");
        }
        String stripped = name.strip();
        if (stripped.codePointCount(0, stripped.length()) > NAME_MAX_LENGTH
                || stripped.codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidBot(
                    "invalid_name", "name must be 1 to " + NAME_MAX_LENGTH + " characters, all of them visible");
        }
        return stripped;
    }
}
