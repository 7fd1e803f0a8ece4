package dev.exchange.gateway.domain;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which pages of other origins may read what the exchange answers (CORS, in the Fetch standard).
public final class OriginPolicy {
    private final boolean any;
    private final Set<String> origins;

    /// @param allowed origins such as `https://app.example`, or `*` for every one
    /// @throws IllegalArgumentException naming ALLOWED_ORIGINS, when one of them is not an origin
    public OriginPolicy(List<String> allowed) {
        any = allowed.contains("*");
        origins = allowed.stream()
                .filter(origin -> !origin.equals("*"))
                .map(OriginPolicy::checked)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String checked(String origin) {
        if (!origin.matches("[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\s]+")) {
            throw new IllegalArgumentException("ALLOWED_ORIGINS holds '" + origin
                    + "'; an origin is a scheme, a host and if need be a port, such as https://app.example,"
                    + " without a path");
        }
        return origin.toLowerCase(Locale.ROOT);
    }

    /// The value of Access-Control-Allow-Origin for a request from `origin`; null when that page may not read.
    public @Nullable String allowedFor(String origin) {
        if (any) {
            return "*";
        }
        return origins.contains(origin.toLowerCase(Locale.ROOT)) ? origin : null;
    }

    /// Whether the answer depends on who asks, which caches have to know.
    public boolean varies() {
        return !any;
    }
}
