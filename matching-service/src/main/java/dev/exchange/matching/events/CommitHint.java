package dev.exchange.matching.events;

import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/// What the owner of a partition commits to the group: before `nextOffset` every command's outputs are durable. It is
/// what a standby follows the log by, so that it says of which log it speaks; a position that somebody else
/// has set, with a tool, says nothing.
///
/// @param logId of `orders`, as the broker made it
/// @param updateEndOffset in `order-updates`, at or before the first record after those commands'
/// @param fillEndOffset the same in `fills`
record CommitHint(String logId, long nextOffset, long updateEndOffset, long fillEndOffset) {
    private static final String VERSION = "1";

    OffsetAndMetadata toCommit() {
        return new OffsetAndMetadata(
                nextOffset,
                String.join(" ", VERSION, logId, Long.toString(updateEndOffset), Long.toString(fillEndOffset)));
    }

    /// Empty where the position is none of these, or of another log.
    static Optional<CommitHint> read(@Nullable OffsetAndMetadata committed, String logId) {
        String[] words =
                committed == null ? new String[0] : committed.metadata().split(" ", -1);
        if (committed == null || words.length != 4 || !words[0].equals(VERSION) || !words[1].equals(logId)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new CommitHint(logId, committed.offset(), Long.parseLong(words[2]), Long.parseLong(words[3])));
        } catch (NumberFormatException foreign) {
            return Optional.empty();
        }
    }
}
