package dev.exchange.wallet.domain;

import java.math.BigDecimal;

/// What a wallet holds, both parts exact and never negative.
///
/// @param available what its owner may spend or reserve
/// @param locked what open orders and withdrawals hold
public record Balance(BigDecimal available, BigDecimal locked) {
    public static final Balance ZERO = new Balance(BigDecimal.ZERO, BigDecimal.ZERO);

    public Balance {
        if (available.signum() < 0 || locked.signum() < 0) {
            throw new LedgerViolation("A balance of " + available.toPlainString() + " available and "
                    + locked.toPlainString() + " locked cannot be: neither part may be negative");
        }
    }

    public BigDecimal total() {
        return available.add(locked);
    }
}
