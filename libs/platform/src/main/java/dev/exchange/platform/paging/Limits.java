package dev.exchange.platform.paging;

import dev.exchange.platform.errors.Problem;
import org.jspecify.annotations.Nullable;

/// How many items a list answers.
public final class Limits {
    public static final int DEFAULT = 50;
    public static final int MOST = 500;

    private Limits() {}

    /// @param limit the query parameter as it came; null takes the default
    /// @throws Problem 400 `invalid_limit` when it is not a whole number from 1 to 500
    public static int of(@Nullable String limit) {
        return of(limit, DEFAULT, MOST);
    }

    /// @throws Problem 400 `invalid_limit` when it is not a whole number from 1 to `most`
    public static int of(@Nullable String limit, int fallback, int most) {
        if (limit == null) {
            return Math.min(fallback, most);
        }
        if (limit.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= most) {
                return number;
            }
        }
        throw Problem.badRequest(
                "invalid_limit", "limit must be a whole number from 1 to " + most + "; it is '" + limit + "'");
    }
}
