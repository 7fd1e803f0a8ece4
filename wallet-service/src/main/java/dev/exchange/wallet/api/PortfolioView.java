package dev.exchange.wallet.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Everything a user has, valued.
@Schema(name = "Portfolio", description = "Everything a user has, valued in USD")
public record PortfolioView(
        @Schema(examples = "portfolio_user_123") String id,
        @Schema(examples = "user_123") String userId,
        @Schema(examples = "67500.0") BigDecimal totalValueUsd,

        @JsonProperty("total_value_change_24h")
        @Schema(
                description = "In USD, against 24 hours ago, or against the user's start where that was later",
                examples = "1250.0")
        BigDecimal totalValueChange24h,

        @JsonProperty("total_value_change_7d")
        @Schema(
                description = "In USD, against 7 days ago, or against the user's start where that was later",
                examples = "3500.0")
        BigDecimal totalValueChange7d,

        @Schema(
                description = "Shares in percent, adding up to exactly 100; empty where there is nothing of value",
                examples = "{\"BTC\": 66.7, \"ETH\": 23.7, \"USD\": 9.6}")
        Map<String, BigDecimal> allocations,

        @Schema(examples = "2024-01-01T10:00:00Z") Instant createdAt,
        @Schema(examples = "2024-01-01T12:00:00Z") Instant updatedAt) {}
