package dev.exchange.simulation;

import dev.exchange.order.domain.GroupTerms;
import org.jspecify.annotations.Nullable;

/// A client's request to place an order, or several together, and what it was told. It is asked for again, under the
/// same client order id, where nothing was told.
final class Placement {
    final GroupTerms terms;
    private @Nullable Long number;
    private long toldSequence;
    private int attempts;

    Placement(GroupTerms terms) {
        this.terms = terms;
    }

    /// Whether it has a client order id.
    boolean isNamed() {
        return terms.first().clientOrderId() != null;
    }

    int attempt() {
        return ++attempts;
    }

    /// The client was told of the order that stands for its request.
    ///
    /// @param sequence of the state that it was told; 0 where it was told that the order is under way
    void tell(long orderNumber, long sequence) {
        Long before = number;
        Violation.unless(
                before == null || before == orderNumber,
                () -> "The client was told that order_" + before + " stands for its request, and then order_"
                        + orderNumber);
        number = orderNumber;
        toldSequence = Math.max(toldSequence, sequence);
    }

    /// Null where nothing was told.
    @Nullable
    Long number() {
        return number;
    }

    long toldSequence() {
        return toldSequence;
    }
}
