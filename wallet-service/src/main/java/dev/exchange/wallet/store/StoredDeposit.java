package dev.exchange.wallet.store;

import dev.exchange.wallet.domain.Deposit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A deposit as it is stored.
///
/// @param clientReference null where nobody announced it
public record StoredDeposit(Deposit deposit, @Nullable String clientReference, Instant createdAt, Instant updatedAt) {
    /// What it is named by.
    public static final String ID_PREFIX = "deposit_";

    public String id() {
        return ID_PREFIX + deposit.terms().number();
    }
}
