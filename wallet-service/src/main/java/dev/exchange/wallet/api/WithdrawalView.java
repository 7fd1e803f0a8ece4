package dev.exchange.wallet.api;

import dev.exchange.wallet.domain.Withdrawal;
import dev.exchange.wallet.domain.WithdrawalTerms;
import dev.exchange.wallet.store.StoredWithdrawal;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A withdrawal as clients see it.
@Schema(name = "Withdrawal", description = "Money that goes out")
public record WithdrawalView(
        @Schema(examples = "withdrawal_1") String id,
        @Schema(examples = "user_123") String userId,
        @Schema(examples = "rent-january") String clientReference,
        @Schema(examples = "BTC") String currency,

        @Schema(examples = "0.5", description = "What arrives")
        BigDecimal amount,

        @Schema(examples = "0.0001", description = "What it costs besides, in the same currency")
        BigDecimal fee,

        @Schema(examples = "bc1q-somewhere") String address,

        @Schema(enumeration = {"requested", "approved", "broadcast", "settled", "rejected", "cancelled", "failed"})
        String status,

        @Schema(examples = "[\"approver_1\"]", description = "Who has approved it")
        List<String> approvals,

        @Schema(examples = "2") int approvalsRequired,

        @Schema(description = "The chain's name of the payment; null until it is broadcast") @Nullable
        String transaction,

        @Schema(examples = "0.00005", description = "What the network took, of the fee; null until a block holds it")
        @Nullable
        BigDecimal networkFee,

        @Schema(description = "Who rejected it; null where nobody did") @Nullable
        String rejectedBy,

        @Schema(description = "Why it was rejected or failed; null where it was not") @Nullable
        String reason,

        @Schema(examples = "22500", description = "In USD when it was requested: what it takes of the daily limit")
        BigDecimal valueUsd,

        @Schema(examples = "2024-01-01T10:00:00Z") Instant createdAt,
        @Schema(examples = "2024-01-01T10:05:00Z") Instant updatedAt) {
    private record End(
            @Nullable String transaction,
            Withdrawal.@Nullable Inclusion inclusion,
            @Nullable String rejectedBy,
            @Nullable String reason) {}

    static WithdrawalView of(StoredWithdrawal stored) {
        WithdrawalTerms terms = stored.withdrawal().terms();
        End end = switch (stored.withdrawal()) {
            case Withdrawal.Requested _, Withdrawal.Approved _, Withdrawal.Cancelled _ ->
                new End(null, null, null, null);
            case Withdrawal.Broadcast broadcast -> new End(broadcast.tx(), broadcast.inclusion(), null, null);
            case Withdrawal.Settled settled -> new End(settled.tx(), settled.inclusion(), null, null);
            case Withdrawal.Rejected rejected -> new End(null, null, rejected.approver(), rejected.reason());
            case Withdrawal.Failed failed -> new End(failed.tx(), null, null, failed.reason());
        };
        return new WithdrawalView(
                stored.id(),
                terms.userId(),
                stored.clientReference(),
                terms.currency(),
                terms.amount(),
                terms.fee(),
                terms.address(),
                stored.withdrawal().state().wireName(),
                stored.approvers(),
                terms.approvalsRequired(),
                end.transaction(),
                end.inclusion() == null ? null : end.inclusion().cost(),
                end.rejectedBy(),
                end.reason(),
                stored.valueUsd(),
                stored.createdAt(),
                stored.updatedAt());
    }
}
