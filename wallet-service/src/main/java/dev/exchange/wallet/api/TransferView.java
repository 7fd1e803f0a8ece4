package dev.exchange.wallet.api;

import dev.exchange.wallet.store.UserTransfers.UserTransfer;
import java.math.BigDecimal;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A transfer between users as clients see it.
@Schema(name = "Transfer", description = "Money that one user gave another")
public record TransferView(
        @Schema(examples = "transfer_1") String id,

        @Schema(examples = "user_123", description = "Who gave it")
        String userId,

        @Schema(examples = "user_456", description = "Who was given it")
        String toUserId,

        @Schema(examples = "lunch-7") String clientReference,
        @Schema(examples = "USD") String currency,
        @Schema(examples = "12.5") BigDecimal amount,
        @Schema(examples = "2024-01-01T10:00:00Z") Instant createdAt) {
    static TransferView of(UserTransfer transfer) {
        return new TransferView(
                transfer.id(),
                transfer.request().userId(),
                transfer.toUserId(),
                transfer.request().clientReference(),
                transfer.request().currency(),
                transfer.request().amount(),
                transfer.createdAt());
    }
}
