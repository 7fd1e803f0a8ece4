package dev.exchange.order.api;

import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of a request to change an order as the API document shows it; [OrderBodyReader] reads the same
/// fields.
@Schema(name = "ChangeOrder", description = "What is to change, at least one of the three; the rest stays.")
record ChangeOrderBody(
        @Schema(required = true, examples = "user_123") String userId,

        @Schema(examples = "0.4", description = "The whole quantity, what is filled included") @Nullable
        BigDecimal quantity,

        @Schema(examples = "44900") @Nullable BigDecimal price,

        @Schema(examples = "43000", description = "The trigger, of an order that waits for one") @Nullable
        BigDecimal stopPrice) {}
