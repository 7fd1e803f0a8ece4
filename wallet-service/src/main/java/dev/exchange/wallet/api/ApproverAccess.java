package dev.exchange.wallet.api;

import dev.exchange.platform.errors.Problem;
import dev.exchange.wallet.store.FundsConfig;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Who decides about withdrawals: whoever shows the key of one of WITHDRAWAL_APPROVERS.
@Singleton
class ApproverAccess {
    /// Where the key is shown.
    static final String HEADER = "X-Approver-Key";

    private final FundsConfig config;

    ApproverAccess(FundsConfig config) {
        this.config = config;
    }

    /// @param key what the request shows
    /// @return the name of the approver whose key it is
    /// @throws Problem 401 where it is nobody's, 403 where there are no approvers
    String approver(@Nullable String key) {
        if (config.approvers().isEmpty()) {
            throw Problem.forbidden(
                    "approvers_not_set",
                    "Withdrawals can be decided about only when the exchange was started with WITHDRAWAL_APPROVERS");
        }
        String found = null;
        if (key != null) {
            // All are compared, so that the time it takes does not tell whose key begins alike.
            for (FundsConfig.Approver approver : config.approvers()) {
                if (approver.key().isSameAs(key)) {
                    found = approver.name();
                }
            }
        }
        if (found == null) {
            throw Problem.of(
                    401,
                    "invalid_approver_key",
                    "This is for approvers: send your key of WITHDRAWAL_APPROVERS as " + HEADER);
        }
        return found;
    }
}
