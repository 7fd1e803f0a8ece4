package dev.exchange.matching.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.localstack.DatabaseUrl;
import dev.exchange.matching.Commands;
import dev.exchange.matching.domain.MarketLimits;
import dev.exchange.matching.store.SnapshotDatabase;
import dev.exchange.matching.store.Snapshots;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

/// A matching loop in a process of its own, which can be killed.
final class ReplicaProcess {
    private ReplicaProcess() {}

    /// Starts one beside the loops of this process, on the same topics and in the same group.
    static Process start(Exchange exchange, MatchingSettings settings) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReplicaProcess.class.getName(),
                        settings.bootstrapServers(),
                        settings.group(),
                        Long.toString(settings.sessionTimeout().toMillis()),
                        exchange.topics.orders(),
                        exchange.topics.orderUpdates(),
                        exchange.topics.fills(),
                        exchange.databaseUrl.text()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] arguments) {
        MatchingSettings settings = new MatchingSettings(
                arguments[0],
                arguments[1],
                Duration.ofMillis(100),
                Duration.ofMillis(Long.parseLong(arguments[2])),
                1_000_000,
                Duration.ofHours(1));
        Catalogue catalogue = Commands.CATALOGUE;
        // The process ends by being killed.
        new MatchingLoop(
                        settings,
                        new MatchingTopics(arguments[3], arguments[4], arguments[5]),
                        catalogue,
                        MarketLimits.DEFAULT,
                        new Snapshots(SnapshotDatabase.at(DatabaseUrl.parse(arguments[6]))),
                        Clock.fixed(Commands.START, ZoneOffset.UTC),
                        new SimpleMeterRegistry())
                .run();
    }
}
