package dev.exchange.order.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Lets a pair stand in a path with its slash, `/api/markets/BTC/USD`, by making a dash of it.
@Provider
@PreMatching
public class PairPaths implements ContainerRequestFilter {
    private static final Pattern WITH_SLASH =
            Pattern.compile("(/api/markets/[A-Za-z0-9]{1,10})(?:/|%2[Ff])([A-Za-z0-9]{1,10})/?");

    @Override
    public void filter(ContainerRequestContext request) {
        URI uri = request.getUriInfo().getRequestUri();
        Matcher pair = WITH_SLASH.matcher(uri.getRawPath());
        if (pair.matches()) {
            request.setRequestUri(request.getUriInfo()
                    .getRequestUriBuilder()
                    .replacePath(pair.group(1) + "-" + pair.group(2))
                    .build());
        }
    }
}
