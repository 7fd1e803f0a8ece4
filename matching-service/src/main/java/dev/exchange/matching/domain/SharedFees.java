package dev.exchange.matching.domain;

import dev.exchange.contracts.FeeTerms;
import java.math.BigDecimal;

/// Orders carry equal terms most of the time; one object serves them all.
final class SharedFees {
    private FeeTerms last = new FeeTerms(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    FeeTerms kept(FeeTerms fees) {
        if (!fees.equals(last)) {
            last = fees;
        }
        return last;
    }
}
