package dev.exchange.marketdata.api.socket;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The clients that listen to one stream. Thread-safe.
final class Audience {
    private final Set<ClientSession> members = ConcurrentHashMap.newKeySet();

    void add(ClientSession session) {
        members.add(session);
    }

    void remove(ClientSession session) {
        members.remove(session);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /// Gives the same messages to everyone.
    ///
    /// @return to how many
    int send(Collection<? extends Outgoing> messages) {
        int receivers = 0;
        for (ClientSession member : members) {
            member.send(messages);
            receivers++;
        }
        return receivers;
    }
}
