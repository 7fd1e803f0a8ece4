package dev.exchange.wallet.api;

import dev.exchange.wallet.domain.Confirmations;
import dev.exchange.wallet.domain.Deposit;
import dev.exchange.wallet.store.StoredDeposit;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A deposit as clients see it.
@Schema(name = "Deposit", description = "Money that comes in")
public record DepositView(
        @Schema(examples = "deposit_1") String id,
        @Schema(examples = "user_123") String userId,

        @Schema(examples = "savings-1", description = "Null for what came to the address besides what was announced")
        @Nullable
        String clientReference,

        @Schema(examples = "BTC") String currency,

        @Schema(examples = "0.5", description = "What has come, and until something has, what was announced")
        BigDecimal amount,

        @Schema(examples = "sim-btc-0f1e2d3c", description = "Where to pay to")
        String address,

        @Schema(enumeration = {"awaiting", "confirming", "credited"})
        String status,

        @Schema(description = "The chain's name of what brought it; null until something has") @Nullable
        String transaction,

        @Schema(description = "Blocks from the one that holds it on")
        long confirmations,

        @Schema(examples = "3") int confirmationsRequired,
        @Schema(examples = "2024-01-01T10:00:00Z") Instant createdAt,
        @Schema(examples = "2024-01-01T10:00:05Z") Instant updatedAt) {
    /// @param height the newest block that was read
    static DepositView of(StoredDeposit stored, long height, int required) {
        Deposit.Arrival arrival = switch (stored.deposit()) {
            case Deposit.Awaiting _ -> null;
            case Deposit.Confirming confirming -> confirming.arrival();
            case Deposit.Credited credited -> credited.arrival();
        };
        Deposit.Terms terms = stored.deposit().terms();
        BigDecimal announced = terms.announced() == null ? BigDecimal.ZERO : terms.announced();
        return new DepositView(
                stored.id(),
                terms.userId(),
                stored.clientReference(),
                terms.currency(),
                arrival == null ? announced : arrival.amount(),
                terms.address(),
                stored.deposit().state().wireName(),
                arrival == null ? null : arrival.tx(),
                arrival == null ? 0 : Confirmations.of(arrival.block(), height),
                required,
                stored.createdAt(),
                stored.updatedAt());
    }
}
