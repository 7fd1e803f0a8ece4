package dev.exchange.platform.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// Turns the one `DATABASE_URL` (`postgresql://user:password@host:port/database`) into what the reactive client and
/// Flyway's JDBC driver want to know.
public final class DatabaseUrlConfigSource implements ConfigSourceFactory {
    private static final String VARIABLE = "DATABASE_URL";
    private static final int ORDINAL = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue url = context.getValue(VARIABLE);
        if (url == null || url.getValue() == null || url.getValue().isBlank()) {
            return List.of();
        }
        return List.of(new PropertiesConfigSource(properties(url.getValue()), VARIABLE, ORDINAL));
    }

    static Map<String, String> properties(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(complaint(), e);
        }
        String path = uri.getPath();
        if (!("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
                || uri.getHost() == null
                || path == null
                || path.length() < 2) {
            throw new IllegalArgumentException(complaint());
        }
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String location = "postgresql://" + uri.getHost() + ":" + port + path + query;
        Map<String, String> properties = new HashMap<>();
        properties.put("quarkus.datasource.reactive.url", location);
        properties.put("quarkus.datasource.jdbc.url", "jdbc:" + location);
        String userInfo = uri.getRawUserInfo();
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
            properties.put("quarkus.datasource.username", URLDecoder.decode(user, StandardCharsets.UTF_8));
            if (colon >= 0) {
                properties.put(
                        "quarkus.datasource.password",
                        URLDecoder.decode(userInfo.substring(colon + 1), StandardCharsets.UTF_8));
            }
        }
        return properties;
    }

    // The value itself may hold a password and is not repeated.
    private static String complaint() {
        return VARIABLE + " must look like postgresql://user:password@host:5432/database; it does not";
    }
}
