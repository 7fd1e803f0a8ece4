package dev.exchange.wallet.api;

import dev.exchange.platform.paging.Cursor;
import dev.exchange.platform.paging.Limits;
import dev.exchange.platform.paging.Lists;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// A page of a list that is ordered by number, newest first.
///
/// @param before the number of the last one on the page before; a number above all for the first page
/// @param most how many are answered
record NumberedPage(long before, int most) {
    /// @param limit the query parameter as it came
    /// @param cursor the query parameter as it came
    static NumberedPage of(@Nullable String limit, @Nullable String cursor) {
        Cursor parsed = Cursor.parse(cursor, 1);
        return new NumberedPage(parsed == null ? Long.MAX_VALUE : parsed.number(0), Limits.of(limit));
    }

    /// One more than is answered tells whether there is another page.
    int wanted() {
        return most + 1;
    }

    <T, V> Response answer(UriInfo uri, List<T> found, ToLongFunction<T> number, Function<T, V> view) {
        boolean more = found.size() > most;
        List<T> page = more ? found.subList(0, most) : found;
        return Lists.page(
                uri, page.stream().map(view).toList(), more ? Cursor.of(number.applyAsLong(page.getLast())) : null);
    }
}
