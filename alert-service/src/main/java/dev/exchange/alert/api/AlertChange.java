package dev.exchange.alert.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a client wants changed of an alert.
@Schema(name = "PriceAlertChange")
public record AlertChange(
        @Schema(required = true, examples = "user_123", description = "The alert's owner") @Nullable
        String userId,

        @Schema(required = true, description = "false silences the alert, true wakes it") @Nullable
        Boolean isActive) {}
