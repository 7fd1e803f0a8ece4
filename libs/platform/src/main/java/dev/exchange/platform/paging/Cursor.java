package dev.exchange.platform.paging;

import dev.exchange.platform.errors.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the next page of a list starts: the sort key of the last item, opaque to clients.
///
/// @param keys the parts of the sort key; none may contain a line break
public record Cursor(List<String> keys) {
    private static final int MAX_LENGTH = 512;

    public static Cursor of(Object... keys) {
        return new Cursor(Arrays.stream(keys).map(String::valueOf).toList());
    }

    public String encoded() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join("\n", keys).getBytes(StandardCharsets.UTF_8));
    }

    /// @param text the query parameter as it came; null is the first page
    /// @param parts how many parts the list's sort key has
    /// @throws Problem 400 `invalid_cursor` when it is none of ours
    public static @Nullable Cursor parse(@Nullable String text, int parts) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.length() <= MAX_LENGTH) {
            try {
                List<String> keys = List.of(
                        new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split("\n", -1));
                if (keys.size() == parts) {
                    return new Cursor(keys);
                }
            } catch (IllegalArgumentException notBase64) {
                throw invalid();
            }
        }
        throw invalid();
    }

    public String text(int part) {
        return keys.get(part);
    }

    /// @throws Problem 400 `invalid_cursor` when that part is not a number
    public long number(int part) {
        try {
            return Long.parseLong(keys.get(part));
        } catch (NumberFormatException notANumber) {
            throw invalid();
        }
    }

    /// What a cursor that was not handed out by this list is answered with.
    public static Problem invalid() {
        return Problem.badRequest(
                "invalid_cursor", "cursor must be the X-Next-Cursor of the page before, unchanged; this is none");
    }
}
