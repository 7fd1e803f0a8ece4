package dev.exchange.wallet.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
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
                description =
                        "In USD, against 24 hours ago, or against the user's start where that was later; what came"
                                + " in or went out meanwhile is part of it, see profit_24h",
                examples = "1250.0")
        BigDecimal totalValueChange24h,

        @JsonProperty("total_value_change_7d")
        @Schema(
                description = "In USD, against 7 days ago, or against the user's start where that was later; what came"
                        + " in or went out meanwhile is part of it, see profit_7d",
                examples = "3500.0")
        BigDecimal totalValueChange7d,

        @Schema(
                description = "Shares in percent, adding up to exactly 100; empty where there is nothing of value",
                examples = "{\"BTC\": 66.7, \"ETH\": 23.7, \"USD\": 9.6}")
        Map<String, BigDecimal> allocations,

        @Schema(examples = "2024-01-01T10:00:00Z") Instant createdAt,
        @Schema(examples = "2024-01-01T12:00:00Z") Instant updatedAt,

        @Schema(description = "What the profit is made of, by currency; with what is no longer held but brought profit")
        List<AssetView> assets,

        @Schema(description = "What everything that is held cost, in USD", examples = "62000.0")
        BigDecimal totalCostUsd,

        @Schema(description = "Value less cost of what is held, in USD", examples = "5500.0")
        BigDecimal unrealisedProfitUsd,

        @Schema(description = "Proceeds less cost of what was sold, fees included, in USD", examples = "1200.0")
        BigDecimal realisedProfitUsd,

        @Schema(
                description = "What came in less what went out other than by trades, at the values of then, in USD",
                examples = "60800.0")
        BigDecimal netInflowUsd,

        @JsonProperty("profit_24h")
        @Schema(
                description = "Change of the value over 24 hours without what came in or went out, in USD; since the"
                        + " user's start where that was later",
                examples = "250.0")
        BigDecimal profit24h,

        @JsonProperty("profit_7d")
        @Schema(
                description = "Change of the value over 7 days without what came in or went out, in USD; since the"
                        + " user's start where that was later",
                examples = "900.0")
        BigDecimal profit7d,

        @Schema(
                description = "When the quantities, costs and profits in assets held: now, unless trades are settled"
                        + " faster than they are reckoned",
                examples = "2024-01-01T12:00:00Z")
        Instant reckonedAt) {}
