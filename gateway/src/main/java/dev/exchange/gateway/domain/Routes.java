package dev.exchange.gateway.domain;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which service answers which path. The table below is the only place where a route is declared.
public final class Routes {
    /// Where WebSocket connections are made.
    public static final String WEB_SOCKET_PREFIX = "/ws";

    private static final List<Route> TABLE = List.of(
            new Route("/api/orders", Service.ORDERS),
            new Route("/api/trades", Service.ORDERS),
            new Route("/api/markets", Service.ORDERS),
            new Route("/api/wallets", Service.WALLETS),
            new Route("/api/portfolio", Service.WALLETS),
            new Route("/api/deposits", Service.WALLETS),
            new Route("/api/withdrawals", Service.WALLETS),
            new Route("/api/transfers", Service.WALLETS),
            new Route("/api/risk", Service.WALLETS),
            new Route("/api/cryptocurrencies", Service.MARKET_DATA),
            new Route("/api/trading-pairs", Service.MARKET_DATA),
            new Route("/api/trading-bots", Service.BOTS),
            new Route("/api/price-alerts", Service.ALERTS),
            new Route(WEB_SOCKET_PREFIX, Service.MARKET_DATA));

    private Routes() {}

    /// @param prefix a path; it and everything below it goes to the service
    public record Route(String prefix, Service service) {
        boolean covers(String path) {
            return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
        }
    }

    public static List<Route> table() {
        return TABLE;
    }

    /// The service that answers the path; null when none does.
    ///
    /// @param path as it came, not decoded, without the query
    public static @Nullable Service serviceFor(String path) {
        for (Route route : TABLE) {
            if (route.covers(path)) {
                return climbs(path) ? null : route.service();
            }
        }
        return null;
    }

    /// Whether the path is one for WebSocket connections.
    public static boolean isWebSocket(String path) {
        return path.startsWith(WEB_SOCKET_PREFIX + "/");
    }

    /// Whether a segment is `.` or `..`, in whatever encoding: a service would resolve it, and what was
    /// routed here as `/api/orders/../../internal/stats` would reach an address that is not routed.
    private static boolean climbs(String path) {
        if (path.indexOf('.') < 0 && path.indexOf('%') < 0) {
            return false;
        }
        for (String segment : path.toLowerCase(Locale.ROOT).replace("%2e", ".").split("/|%2f|\\\\|%5c", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }
}
