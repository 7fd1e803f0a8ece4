package dev.exchange.alert.api;

import dev.exchange.alert.domain.AlertTerms;
import dev.exchange.alert.store.PriceAlert;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An alert as clients see it.
@Schema(name = "PriceAlert")
public record AlertView(
        @Schema(examples = "alert_123") String id,
        @Schema(examples = "user_123") String userId,
        @Schema(examples = "crypto_btc") String cryptocurrencyId,

        @Schema(enumeration = {"price_above", "price_below", "percentage_change"})
        String alertType,

        @Schema(examples = "50000") @Nullable BigDecimal targetPrice,
        @Nullable BigDecimal targetPercentage,
        @Nullable Integer windowHours,
        boolean isActive,
        Instant createdAt,

        @Schema(description = "When it fired; null while it has not") @Nullable
        Instant triggeredAt) {
    static AlertView of(PriceAlert alert) {
        AlertTerms terms = alert.terms();
        return new AlertView(
                alert.id(),
                alert.userId(),
                alert.cryptocurrencyId(),
                terms.type().wireName(),
                terms.targetPrice(),
                terms.targetPercentage(),
                terms.windowHours(),
                alert.isActive(),
                alert.createdAt(),
                alert.triggeredAt());
    }
}
