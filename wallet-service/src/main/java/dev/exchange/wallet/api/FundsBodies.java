package dev.exchange.wallet.api;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.errors.Problem;
import dev.exchange.wallet.domain.FundsRefusal;
import dev.exchange.wallet.domain.FundsRequest;
import dev.exchange.wallet.domain.UserId;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Checks what every body that asks to move funds has.
@Singleton
class FundsBodies {
    private final Catalogue catalogue;

    FundsBodies(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// @throws Problem when a field is missing or names nothing
    /// @throws FundsRefusal when a value makes no sense
    FundsRequest request(
            @Nullable String userId,
            @Nullable String currency,
            @Nullable BigDecimal amount,
            @Nullable String clientReference) {
        String user = user("user_id", userId);
        String named = required("currency", currency, "it names what is moved, as BTC");
        BigDecimal asked = required("amount", amount, "it says how much is moved");
        String reference = required(
                "client_reference",
                clientReference,
                "it is your own name for this request, which makes it safe to send it again");
        Catalogue.Asset asset = catalogue
                .findAsset(named)
                .orElseThrow(() -> Problem.notFound(
                        "unknown_currency",
                        "currency must be one of "
                                + catalogue.assets().stream()
                                        .map(Catalogue.Asset::symbol)
                                        .collect(Collectors.joining(", "))));
        return FundsRequest.checked(user, reference, asset, asked);
    }

    static String user(String field, @Nullable String userId) {
        String user = required(field, userId, "it names a user, as user_123");
        if (!UserId.isValid(user)) {
            throw Problem.badRequest("invalid_user_id", field + " is " + UserId.RULE + "; this one is not");
        }
        return user;
    }

    static <T> T required(String field, @Nullable T value, String what) {
        if (value == null || (value instanceof String text && text.isEmpty())) {
            throw Problem.badRequest("missing_field", field + " is missing: " + what);
        }
        return value;
    }

    static <T> T required(@Nullable T body) {
        if (body == null) {
            throw Problem.unprocessable("unreadable_body", "The body is missing: send a JSON object");
        }
        return body;
    }
}
