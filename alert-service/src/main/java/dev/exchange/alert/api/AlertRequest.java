package dev.exchange.alert.api;

import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A new alert as a client asks for it.
@Schema(name = "NewPriceAlert")
public record AlertRequest(
        @Schema(required = true, examples = "user_123") @Nullable
        String userId,

        @Schema(required = true, examples = "crypto_btc", description = "The coin's id, or its symbol") @Nullable
        String cryptocurrencyId,

        @Schema(
                required = true,
                enumeration = {"price_above", "price_below", "percentage_change"})
        @Nullable
        String alertType,

        @Schema(examples = "50000", description = "In USD, above 0; for price_above and price_below") @Nullable
        BigDecimal targetPrice,

        @Schema(examples = "5", description = "In percent, above 0, either way; for percentage_change") @Nullable
        BigDecimal targetPercentage,

        @Schema(
                defaultValue = "24",
                description = "How far back the start of the move may be, 1 to 168; for percentage_change")
        @Nullable
        Integer windowHours) {}
