package dev.exchange.platform.paging;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a list: the items as a JSON array, and where the next page starts in the headers.
public final class Lists {
    public static final String NEXT_CURSOR = "X-Next-Cursor";

    private Lists() {}

    /// @param next null on the last page
    public static <T> Response page(UriInfo uri, List<T> items, @Nullable Cursor next) {
        Response.ResponseBuilder response = Response.ok(items);
        if (next != null) {
            String cursor = next.encoded();
            String query = uri.getRequestUriBuilder()
                    .replaceQueryParam("cursor", cursor)
                    .build()
                    .getRawQuery();
            response.header(NEXT_CURSOR, cursor)
                    .header("Link", "<" + uri.getRequestUri().getRawPath() + "?" + query + ">; rel=\"next\"");
        }
        return response.build();
    }
}
