package dev.exchange.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A consumer group: who reads which partition, and the offsets that were committed.
final class Group {
    private final List<TopicPartition> partitions;
    private final Chance chance;
    private final List<Member> members = new ArrayList<>();
    private final Map<TopicPartition, Member> owners = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    Group(List<Topic> topics, Chance chance) {
        this.partitions =
                topics.stream().flatMap(topic -> topic.partitions().stream()).toList();
        this.chance = chance;
    }

    void join(Member member, boolean faulty) {
        members.add(member);
        rebalance(faulty);
    }

    /// It is gone: its partitions are nobody's until the others notice.
    void leave(Member member) {
        members.remove(member);
        owners.values().removeIf(owner -> owner.equals(member));
    }

    boolean isMember(Member member) {
        return members.contains(member);
    }

    /// Whether somebody who is there should read what nobody reads.
    boolean isIncomplete() {
        return !members.isEmpty() && owners.size() < partitions.size();
    }

    /// Gives all partitions anew. Who does not answer in time is deposed.
    void rebalance(boolean faulty) {
        List<Member> asked = List.copyOf(members);
        for (Member member : asked) {
            if (member.isPaused() || (faulty && chance.oneIn(5))) {
                members.remove(member);
                member.depose();
            } else {
                member.revoke();
            }
        }
        owners.clear();
        if (members.isEmpty()) {
            return;
        }
        Map<Member, List<TopicPartition>> assignment = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Member owner = chance.pick(members);
            owners.put(partition, owner);
            assignment.computeIfAbsent(owner, unknown -> new ArrayList<>()).add(partition);
        }
        List.copyOf(members).forEach(member -> member.assign(assignment.getOrDefault(member, List.of())));
    }

    @Nullable
    Long committed(TopicPartition partition) {
        return committed.get(partition);
    }

    /// Taken from the owner alone.
    void commit(Member member, TopicPartition partition, long offset) {
        if (member.equals(owners.get(partition))) {
            committed.put(partition, offset);
        }
    }
}
