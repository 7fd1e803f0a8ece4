package dev.exchange.wallet.domain;

import dev.exchange.contracts.Ids;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A transfer as the owner of a wallet that it moves may see it: whose the other side is, where that is
/// another user, is not said.
///
/// @param source with `sequence`, which transfer it is
/// @param offset of the record that caused it; 0 where the source is not a topic
/// @param reference the number of what caused it; see [Cause]
/// @param amount more than zero, in the wallet's currency
/// @param at when it was written
public record LedgerEntry(
        LedgerSource source,
        long sequence,
        long offset,
        TransferKind kind,
        long reference,
        Side from,
        Side to,
        BigDecimal amount,
        Instant at) {
    /// One side of a transfer.
    public enum Side {
        /// What the owner of the wallet may spend.
        AVAILABLE,
        /// What the owner's open orders have reserved.
        LOCKED,
        /// Another user.
        USER,
        FEES,
        OUTSIDE,
        HOUSE,
        HOT,
        COLD
    }

    /// The id of the transfer, the same in the ledgers of both of its sides.
    public String id() {
        return "entry_" + source.log().topic() + "_" + source.partition() + "_" + sequence;
    }

    /// By how much it moves one part of the wallet.
    public BigDecimal change(Side own) {
        BigDecimal in = to == own ? amount : BigDecimal.ZERO;
        return from == own ? in.subtract(amount) : in;
    }

    /// The id of what caused it; null where there is none, as for a gift.
    public @Nullable String referenceId() {
        if (reference == 0) {
            return null;
        }
        return switch (kind) {
            case GIFT -> null;
            case RESERVATION, RELEASE -> Ids.order(reference);
            case FILL -> Ids.TRADE + reference;
            case DEPOSIT -> "deposit_" + reference;
            case WITHDRAWAL_HOLD, WITHDRAWAL, WITHDRAWAL_RETURN, NETWORK_FEE -> "withdrawal_" + reference;
            case TRANSFER -> "transfer_" + reference;
            case CUSTODY -> "custody_" + reference;
        };
    }
}
