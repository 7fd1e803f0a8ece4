package dev.exchange.simulation;

import dev.exchange.order.domain.OrderGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Writes of new orders that order-service's database did not answer in time. It may carry them out all the same, for
/// as
/// long as the orders are withdrawn.
final class HungStatements {
    private static final Duration LONGEST = OrderReplica.WITHDRAWAL_PERIOD.dividedBy(2);

    private final List<Statement> statements = new ArrayList<>();
    private final Chance chance;

    private record Statement(OrderGroup group, Instant until) {}

    HungStatements(Chance chance) {
        this.chance = chance;
    }

    void add(OrderGroup group, Instant now) {
        statements.add(new Statement(group, now.plus(LONGEST)));
    }

    /// One of them is carried out, or never will be.
    ///
    /// @return false where there is none
    boolean step(OrderTables tables, Instant now) {
        if (statements.isEmpty()) {
            return false;
        }
        Statement statement = statements.remove(chance.below(statements.size()));
        if (now.isBefore(statement.until()) && !chance.oneIn(3)) {
            tables.insert(statement.group());
        }
        return true;
    }
}
