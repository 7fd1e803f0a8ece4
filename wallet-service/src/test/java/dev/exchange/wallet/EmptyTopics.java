package dev.exchange.wallet;

import dev.exchange.contracts.Topics;
import dev.exchange.testing.ExchangeStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/// Deletes what other tests have left on the topics, which a service with an empty database cannot make
/// sense of.
public class EmptyTopics implements QuarkusTestResourceLifecycleManager {
    private static final List<String> READ = List.of(Topics.ORDER_REQUESTS, Topics.FILLS, Topics.ORDER_UPDATES);

    @Override
    public Map<String, String> start() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ExchangeStack.bootstrapServers()))) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            admin.describeTopics(READ)
                    .allTopicNames()
                    .get()
                    .forEach((topic, description) -> description
                            .partitions()
                            .forEach(info ->
                                    ends.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest())));
            Map<TopicPartition, RecordsToDelete> everything = new HashMap<>();
            admin.listOffsets(ends)
                    .all()
                    .get()
                    .forEach((partition, end) -> everything.put(partition, RecordsToDelete.beforeOffset(end.offset())));
            admin.deleteRecords(everything).all().get();
            return Map.of();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The topics could not be emptied", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the topics were emptied", e);
        }
    }

    @Override
    public void stop() {}
}
