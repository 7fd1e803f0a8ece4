package dev.exchange.wallet.domain;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Where a withdrawal is. The database refuses any other order of states than this one, too.
public enum WithdrawalState {
    /// Locked, and waiting for approvals.
    REQUESTED,
    /// Approved by enough; to be handed to the chain. From here on nobody can take it back.
    APPROVED,
    /// Handed to the chain, and waiting for its confirmations.
    BROADCAST,
    /// Paid for good.
    SETTLED,
    /// Refused by an approver; the money is free again.
    REJECTED,
    /// Taken back by its user; the money is free again.
    CANCELLED,
    /// Not paid, because the chain would not; the money is free again.
    FAILED;

    /// The states that may come next.
    public Set<WithdrawalState> next() {
        return switch (this) {
            case REQUESTED -> EnumSet.of(APPROVED, REJECTED, CANCELLED);
            case APPROVED -> EnumSet.of(BROADCAST, FAILED);
            case BROADCAST -> EnumSet.of(SETTLED, FAILED);
            case SETTLED, REJECTED, CANCELLED, FAILED -> EnumSet.noneOf(WithdrawalState.class);
        };
    }

    /// Whether its money is locked.
    public boolean isOpen() {
        return !next().isEmpty();
    }

    /// Whether it takes part in what its user has withdrawn that day.
    public boolean counts() {
        return isOpen() || this == SETTLED;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<WithdrawalState> named(String wireName) {
        for (WithdrawalState state : values()) {
            if (state.wireName().equals(wireName)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
