package dev.exchange.matching.events;

import dev.exchange.platform.config.Variables;
import java.time.Duration;

/// How a matching loop works.
///
/// @param bootstrapServers of the broker
/// @param group the consumer group that shares the partitions of `orders`
/// @param tickInterval ORDER_MATCHING_INTERVAL: how often the owner of a pair writes the time into its log
/// @param sessionTimeout MATCHING_SESSION_TIMEOUT: how long a replica may be silent before another takes
///     over. A broker whose `group.min.session.timeout.ms` is not set lower allows 6 s and more, which is
///     then taken instead
/// @param snapshotEveryCommands SNAPSHOT_EVERY_COMMANDS: a snapshot of a partition after so many commands;
///     bounds how long a recovery replays
/// @param snapshotInterval SNAPSHOT_INTERVAL: a snapshot after so long, when anything changed
public record MatchingSettings(
        String bootstrapServers,
        String group,
        Duration tickInterval,
        Duration sessionTimeout,
        int snapshotEveryCommands,
        Duration snapshotInterval) {
    /// What a broker allows by default.
    static final Duration SESSION_TIMEOUT_OF_EVERY_BROKER = Duration.ofSeconds(6);

    private static final String GROUP = "matching-service";

    /// @throws dev.exchange.platform.config.ConfigurationException naming the variable that makes no sense
    public static MatchingSettings read(Variables variables, String bootstrapServers, Duration tickInterval) {
        return new MatchingSettings(
                bootstrapServers,
                GROUP,
                tickInterval,
                variables.seconds("MATCHING_SESSION_TIMEOUT", "2", "1", "300"),
                variables.whole("SNAPSHOT_EVERY_COMMANDS", 50_000, 1, 100_000_000),
                variables.seconds("SNAPSHOT_INTERVAL", "300", "1", "86400"));
    }

    MatchingSettings withSessionTimeout(Duration other) {
        return new MatchingSettings(
                bootstrapServers, group, tickInterval, other, snapshotEveryCommands, snapshotInterval);
    }
}
