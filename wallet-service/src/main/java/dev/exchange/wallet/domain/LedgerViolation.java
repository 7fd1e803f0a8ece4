package dev.exchange.wallet.domain;

/// A movement of money that cannot be: a defect of this service or of what it reads, never a user's
/// mistake. Whoever meets one must stop, because going on would write wrong balances.
public final class LedgerViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LedgerViolation(String message) {
        super(message);
    }
}
