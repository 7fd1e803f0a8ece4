package dev.exchange.platform.kafka;

import dev.exchange.contracts.Event;
import dev.exchange.platform.sql.Transaction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What a batch loop does with what it reads. All calls come on the loop's own thread, which may block.
public interface BatchApplication<E extends Event> {
    /// The loop starts, for the first time or afresh after a failure: whatever followed a commit and is not known
    /// to be done comes to [#redelivered] again.
    default void starting() {
        // Most applications carry nothing from one start to the next.
    }

    /// Whether nothing follows from any of these records, so that moving the position past them may wait for others. In
    /// the end they come to [#apply] all the same.
    default boolean canWait(List<Received<E>> records) {
        return false;
    }

    /// Applies the batch in the transaction that also moves the position; each event comes here once in effect. The
    /// events of a partition are in order. Throwing rolls back, and the batch comes again.
    void apply(Transaction transaction, List<Received<E>> batch);

    /// What follows the commit: records to write, waiters to wake. The batch counts as done when the stage is; if the
    /// process dies before, the batch comes to [#redelivered].
    default CompletionStage<Void> afterCommit(List<Received<E>> batch) {
        return CompletableFuture.completedFuture(null);
    }

    /// A batch that was applied before, but of which it is not known whether what follows the commit was done: do that
    /// part again, with the same outcome.
    default CompletionStage<Void> redelivered(List<Received<E>> batch) {
        return CompletableFuture.completedFuture(null);
    }
}
