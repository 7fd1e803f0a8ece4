package dev.exchange.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.exchange.contracts.Topics;
import dev.exchange.localstack.TopicSetup.Change;
import dev.exchange.localstack.TopicSetup.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicSetupTest {

    private static final Topics.Declaration DECLARATION = Topics.declaration();

    @TempDir
    Path directory;

    private EmbeddedKafka kafka;
    private TopicSetup setup;

    @BeforeEach
    void startBroker() throws Exception {
        kafka = EmbeddedKafka.start(directory, FreePort.find());
        setup = new TopicSetup(kafka.bootstrapServers(), Duration.ofSeconds(30));
    }

    @AfterEach
    void stopBroker() {
        setup.close();
        kafka.close();
    }

    @Test
    void everyDeclaredTopicIsCreatedWithItsPartitionsAndSettingsAndASecondRunChangesNothing() throws Exception {
        Map<String, Change> first = setup.apply(DECLARATION, Durability.DEVELOPMENT);
        Map<String, Change> second = setup.apply(DECLARATION, Durability.DEVELOPMENT);

        assertThat(Set.copyOf(first.values())).containsExactly(Change.CREATED);
        assertThat(Set.copyOf(second.values())).containsExactly(Change.UNCHANGED);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            for (Topics.Topic topic : DECLARATION.topics()) {
                assertThat(admin.describeTopics(List.of(topic.name()))
                                .allTopicNames()
                                .get()
                                .get(topic.name())
                                .partitions())
                        .as(topic.name())
                        .hasSize(topic.partitions());
                topic.config()
                        .forEach((name, value) -> assertThat(setting(admin, topic.name(), name))
                                .as(topic.name() + " " + name)
                                .isEqualTo(value));
            }
        }
    }

    @Test
    void aChangedSettingIsBroughtToARunningCluster() throws Exception {
        setup.apply(DECLARATION, Durability.DEVELOPMENT);
        Topics.Topic fills = topic(Topics.FILLS);
        Topics.Topic longer =
                new Topics.Topic(fills.name(), fills.partitions(), fills.key(), Map.of("retention.ms", "77"));

        Map<String, Change> changes =
                setup.apply(new Topics.Declaration(DECLARATION.replication(), List.of(longer)), Durability.DEVELOPMENT);

        assertThat(changes).containsExactly(Map.entry(Topics.FILLS, Change.UPDATED));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(setting(admin, Topics.FILLS, "retention.ms"))
                            .isEqualTo("77"));
        }
    }

    @Test
    void anotherNumberOfPartitionsOrTooFewReplicasIsRefused() throws Exception {
        setup.apply(DECLARATION, Durability.DEVELOPMENT);
        Topics.Topic orders = topic(Topics.ORDERS);
        Topics.Topic wider = new Topics.Topic(orders.name(), orders.partitions() + 1, orders.key(), orders.config());

        assertThatThrownBy(() -> setup.apply(
                        new Topics.Declaration(DECLARATION.replication(), List.of(wider)), Durability.DEVELOPMENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("topic orders has 12 partitions and its declaration says 13");
        assertThatThrownBy(() -> setup.apply(DECLARATION, Durability.PRODUCTION))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has 1 replicas and PRODUCTION needs 3");
    }

    private static Topics.Topic topic(String name) {
        return DECLARATION.topics().stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String setting(Admin admin, String topic, String name) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return admin.describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get(name)
                    .value();
        } catch (Exception failed) {
            throw new AssertionError("no settings of " + topic, failed);
        }
    }
}
