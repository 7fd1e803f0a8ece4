package dev.exchange.localstack;

import dev.exchange.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/// Brings the topics of a Kafka cluster in line with their declaration. Doing it again changes nothing, and several may
/// do it at the same time.
public final class TopicSetup implements AutoCloseable {

    private final Admin admin;
    private final Duration timeout;

    /// @param bootstrapServers `host:port`, several separated by commas
    /// @param timeout how long each question to the cluster may take
    public TopicSetup(String bootstrapServers, Duration timeout) {
        this.timeout = timeout;
        this.admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                Math.toIntExact(timeout.toMillis()),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(Math.min(timeout.toMillis(), 5_000))));
    }

    /// How safely the records are kept.
    public enum Durability {
        /// One replica: a developer's machine.
        DEVELOPMENT,
        /// As many replicas, and as many of them in sync, as the declaration asks for.
        PRODUCTION
    }

    /// What [#apply] did to one topic.
    public enum Change {
        CREATED,
        UPDATED,
        UNCHANGED
    }

    /// Creates the topics that are missing and sets the settings that differ.
    ///
    /// @return what was done, by topic name
    /// @throws IllegalStateException when a topic has another number of partitions, or fewer replicas, than
    ///     declared. Neither is changed here: another number of partitions would send a key's records to another
    ///     partition than before and end their order.
    /// @throws TimeoutException when the cluster does not answer in time
    public Map<String, Change> apply(Topics.Declaration declaration, Durability durability)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Change> changes = new TreeMap<>();
        List<Topics.Topic> existing = new ArrayList<>();
        Map<String, KafkaFuture<Void>> created = admin.createTopics(declaration.topics().stream()
                        .map(topic -> newTopic(topic, declaration.replication(), durability))
                        .toList())
                .values();
        for (Topics.Topic topic : declaration.topics()) {
            try {
                await(of(created, topic.name()));
                changes.put(topic.name(), Change.CREATED);
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof TopicExistsException)) {
                    throw failed;
                }
                existing.add(topic);
            }
        }
        checkShape(existing, declaration.replication(), durability);
        changes.putAll(alterSettings(existing, declaration.replication(), durability));
        return changes;
    }

    @Override
    public void close() {
        admin.close(timeout);
    }

    private void checkShape(List<Topics.Topic> existing, Topics.Replication replication, Durability durability)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, TopicDescription> described =
                await(admin.describeTopics(names(existing)).allTopicNames());
        for (Topics.Topic topic : existing) {
            TopicDescription found = of(described, topic.name());
            if (found.partitions().size() != topic.partitions()) {
                throw new IllegalStateException(
                        ("topic %s has %d partitions and its declaration says %d; keys would move"
                                        + " to other partitions, so this is a migration to a new topic, not a setting")
                                .formatted(topic.name(), found.partitions().size(), topic.partitions()));
            }
            int replicas = found.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(0);
            if (replicas < replicas(replication, durability)) {
                throw new IllegalStateException(
                        "topic %s has %d replicas and %s needs %d: reassign its partitions (kafka-reassign-partitions)"
                                .formatted(topic.name(), replicas, durability, replicas(replication, durability)));
            }
        }
    }

    private Map<String, Change> alterSettings(
            List<Topics.Topic> existing, Topics.Replication replication, Durability durability)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<ConfigResource, Config> current = await(admin.describeConfigs(
                        existing.stream().map(TopicSetup::resource).toList())
                .all());
        Map<ConfigResource, Collection<AlterConfigOp>> alterations = new HashMap<>();
        Map<String, Change> changes = new TreeMap<>();
        for (Topics.Topic topic : existing) {
            Config found = of(current, resource(topic));
            List<AlterConfigOp> differing = settings(topic, replication, durability).entrySet().stream()
                    .filter(declared -> differs(found, declared.getKey(), declared.getValue()))
                    .map(declared -> new AlterConfigOp(
                            new ConfigEntry(declared.getKey(), declared.getValue()), AlterConfigOp.OpType.SET))
                    .toList();
            changes.put(topic.name(), differing.isEmpty() ? Change.UNCHANGED : Change.UPDATED);
            if (!differing.isEmpty()) {
                alterations.put(resource(topic), differing);
            }
        }
        if (!alterations.isEmpty()) {
            await(admin.incrementalAlterConfigs(alterations).all());
        }
        return changes;
    }

    private static boolean differs(Config found, String name, String declared) {
        ConfigEntry entry = found.get(name);
        return entry == null || !declared.equals(entry.value());
    }

    private static NewTopic newTopic(Topics.Topic topic, Topics.Replication replication, Durability durability) {
        return new NewTopic(topic.name(), topic.partitions(), replicas(replication, durability))
                .configs(settings(topic, replication, durability));
    }

    private static short replicas(Topics.Replication replication, Durability durability) {
        return switch (durability) {
            case DEVELOPMENT -> replication.development();
            case PRODUCTION -> replication.production();
        };
    }

    private static Map<String, String> settings(
            Topics.Topic topic, Topics.Replication replication, Durability durability) {
        Map<String, String> settings = new HashMap<>(topic.config());
        settings.put(
                "min.insync.replicas",
                switch (durability) {
                    case DEVELOPMENT -> "1";
                    case PRODUCTION -> Short.toString(replication.minInsyncProduction());
                });
        return settings;
    }

    private static List<String> names(List<Topics.Topic> topics) {
        return topics.stream().map(Topics.Topic::name).toList();
    }

    private static ConfigResource resource(Topics.Topic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private static <K, V> V of(Map<K, V> answers, K asked) {
        return Objects.requireNonNull(answers.get(asked), () -> "the cluster did not answer about " + asked);
    }

    private <T> T await(KafkaFuture<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
