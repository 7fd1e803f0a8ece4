package dev.exchange.platform.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/// Turns the one `DATABASE_URL` (`postgresql://user:password@host:port/database`) into what the reactive client and
/// Flyway's JDBC driver want to know.
public final class DatabaseUrlConfigSource implements ConfigSourceFactory {
    private static final String VARIABLE = "DATABASE_URL";
    private static final int ORDINAL = 275;
    private static final Pattern URL =
            Pattern.compile("postgres(?:ql)?://(?:(?<user>[^:@/]+)(?::(?<password>[^@/]*))?@)?"
                    + "(?<host>[^:@/?]+)(?::(?<port>[0-9]{1,5}))?/(?<database>[^/?]+)(?<query>\\?.*)?");

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue url = context.getValue(VARIABLE);
        if (url == null || url.getValue() == null || url.getValue().isBlank()) {
            return List.of();
        }
        return List.of(new PropertiesConfigSource(properties(url.getValue()), VARIABLE, ORDINAL));
    }

    static Map<String, String> properties(String url) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw new IllegalArgumentException(complaint());
        }
        String port = parts.group("port") == null ? "5432" : parts.group("port");
        String query = parts.group("query") == null ? "" : parts.group("query");
        String location = "postgresql://" + parts.group("host") + ":" + port + "/" + parts.group("database") + query;
        Map<String, String> properties = new HashMap<>();
        properties.put("quarkus.datasource.reactive.url", location);
        properties.put("quarkus.datasource.jdbc.url", "jdbc:" + location);
        putDecoded(properties, "quarkus.datasource.username", parts.group("user"));
        putDecoded(properties, "quarkus.datasource.password", parts.group("password"));
        return properties;
    }

    private static void putDecoded(Map<String, String> properties, String name, @Nullable String value) {
        if (value != null) {
            properties.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
    }

    // The value itself may hold a password and is not repeated.
    private static String complaint() {
        return VARIABLE + " must look like postgresql://user:password@host:5432/database; it does not";
    }
}
