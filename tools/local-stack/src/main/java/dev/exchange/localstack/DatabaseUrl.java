package dev.exchange.localstack;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// The address of a PostgreSQL database in the form that the services read from `DATABASE_URL`:
/// `postgresql://user:password@host:port/database`, user and password percent-encoded.
///
/// @param port 5432 where the text names none
public record DatabaseUrl(String user, String password, String host, int port, String database) {

    private static final String FORM = "postgresql://user:password@host:port/database";

    /// Reads an address; `postgres://` is accepted too, the password and the database (then `postgres`) may be missing.
    ///
    /// @throws IllegalArgumentException when the text has another form; the message does not repeat the password
    public static DatabaseUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException unreadable) {
            // The cause is left out on purpose: its message holds the password.
            throw new IllegalArgumentException(
                    "the PostgreSQL address cannot be read (" + unreadable.getReason() + "); expected " + FORM);
        }
        String scheme = uri.getScheme();
        String userInfo = uri.getRawUserInfo();
        if (!("postgresql".equals(scheme) || "postgres".equals(scheme)) || uri.getHost() == null || userInfo == null) {
            throw new IllegalArgumentException("the PostgreSQL address must have the form " + FORM);
        }
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        String path = uri.getPath() == null ? "" : uri.getPath();
        return new DatabaseUrl(
                URLDecoder.decode(user, StandardCharsets.UTF_8),
                URLDecoder.decode(password, StandardCharsets.UTF_8),
                uri.getHost(),
                uri.getPort() < 0 ? 5432 : uri.getPort(),
                path.length() > 1 ? path.substring(1) : "postgres");
    }

    /// The same server and user, another database.
    public DatabaseUrl withDatabase(String name) {
        return new DatabaseUrl(user, password, host, port, name);
    }

    /// The text for `DATABASE_URL`, password included.
    public String text() {
        return "postgresql://%s:%s@%s:%d/%s".formatted(encoded(user), encoded(password), host, port, database);
    }

    /// The JDBC address; user and password are given apart.
    public String jdbc() {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
    }

    /// Without the password, so that it can be shown and logged.
    @Override
    public String toString() {
        return "postgresql://%s@%s:%d/%s".formatted(encoded(user), host, port, database);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
