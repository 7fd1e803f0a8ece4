package dev.exchange.marketdata.api.socket;

import dev.exchange.platform.config.ExchangeConfig;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who may open a WebSocket: any program, and of browser pages those of ALLOWED_ORIGINS. Browsers do not
/// keep a page from opening a WebSocket elsewhere; the server must (RFC 6455, 10.2).
@ApplicationScoped
public class UpgradeRules implements HttpUpgradeCheck {
    private static final int FORBIDDEN = 403;
    private static final int URI_TOO_LONG = 414;
    private static final int MAX_PATH_LENGTH = 256;

    private final List<String> allowedOrigins;

    public UpgradeRules(ExchangeConfig config) {
        allowedOrigins =
                config.allowedOrigins().stream().map(UpgradeRules::comparable).toList();
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        if (!isAllowed(context.httpRequest().getHeader("Origin"))) {
            return CheckResult.rejectUpgrade(FORBIDDEN);
        }
        if (context.httpRequest().path().length() > MAX_PATH_LENGTH) {
            return CheckResult.rejectUpgrade(URI_TOO_LONG);
        }
        return CheckResult.permitUpgrade();
    }

    private boolean isAllowed(@Nullable String origin) {
        return origin == null || allowedOrigins.contains("*") || allowedOrigins.contains(comparable(origin));
    }

    private static String comparable(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
