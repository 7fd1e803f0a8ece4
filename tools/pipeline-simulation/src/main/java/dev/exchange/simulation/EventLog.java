package dev.exchange.simulation;

import dev.exchange.contracts.Event;
import dev.exchange.contracts.EventJson;
import dev.exchange.platform.kafka.Received;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// What stands on the topics: durable, in the order of its arrival.
final class EventLog {
    private final Map<Topic, List<List<Event>>> events = new EnumMap<>(Topic.class);
    private final Auditor auditor;
    private final Trace trace;
    private final boolean asBytes;

    /// @param asBytes whether records go through their bytes, which takes longer than all the rest
    EventLog(Auditor auditor, Trace trace, boolean asBytes) {
        this.auditor = auditor;
        this.asBytes = asBytes;
        this.trace = trace;
        for (Topic topic : Topic.values()) {
            List<List<Event>> partitions = new ArrayList<>();
            for (int partition = 0; partition < Topic.PARTITIONS; partition++) {
                partitions.add(new ArrayList<>());
            }
            events.put(topic, partitions);
        }
    }

    /// @return the event's offset
    long append(Topic topic, int partition, Event sent) {
        Event event = asBytes ? EventJson.read(EventJson.write(sent), topic.type) : sent;
        List<Event> log = partition(topic, partition);
        log.add(event);
        if (trace.isOn()) {
            trace.add(topic.topicName + "-" + partition + " " + (log.size() - 1) + ": " + event);
        }
        auditor.appended(topic, event);
        return log.size() - 1L;
    }

    long end(Topic topic, int partition) {
        return partition(topic, partition).size();
    }

    Event at(Topic topic, int partition, long offset) {
        return partition(topic, partition).get((int) offset);
    }

    List<Event> partition(Topic topic, int partition) {
        return events.getOrDefault(topic, List.of()).get(partition);
    }

    /// Reads up to `most` records.
    <E extends Event> List<Received<E>> read(TopicPartition from, long offset, int most, Class<E> type) {
        List<Event> log = partition(Topic.of(from.topic()), from.partition());
        int end = (int) Math.min(log.size(), offset + most);
        List<Received<E>> read = new ArrayList<>(Math.max(0, end - (int) offset));
        for (int at = (int) offset; at < end; at++) {
            read.add(new Received<>(type.cast(log.get(at)), from.topic(), from.partition(), at));
        }
        return read;
    }
}
