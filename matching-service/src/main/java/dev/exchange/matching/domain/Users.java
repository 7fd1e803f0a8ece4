package dev.exchange.matching.domain;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The numbers under which the engine knows users. A user has one while an order of theirs is alive or a
/// countdown runs.
final class Users {
    private final DueTimes dueTimes;
    private final Map<String, User> byId = new HashMap<>();
    private final TreeMap<Long, User> byNumber = new TreeMap<>();
    private long lastNumber;

    private static final class User {
        final String id;
        final long number;
        int liveOrders;
        long deadlineMillis;

        User(String id, long number) {
            this.id = id;
            this.number = number;
        }

        boolean isIdle() {
            return liveOrders == 0 && deadlineMillis == 0;
        }
    }

    /// @param dueTimes where the ends of countdowns are noted
    Users(DueTimes dueTimes) {
        this.dueTimes = dueTimes;
    }

    /// The user's number, a new one where there is none. One that comes to no order and no countdown must
    /// be given back with [#forgetIdle].
    long admit(String userId) {
        User user = byId.get(userId);
        return user == null ? add(new User(userId, ++lastNumber)).number : user.number;
    }

    private User add(User user) {
        byId.put(user.id, user);
        byNumber.put(user.number, user);
        return user;
    }

    /// Empty where nothing of the user is alive.
    OptionalLong number(String userId) {
        User user = byId.get(userId);
        return user == null ? OptionalLong.empty() : OptionalLong.of(user.number);
    }

    String id(long number) {
        return Objects.requireNonNull(byNumber.get(number), () -> "Nobody has the number " + number).id;
    }

    private User known(String userId) {
        return Objects.requireNonNull(byId.get(userId), userId);
    }

    /// How many orders of the user are alive.
    int liveOrders(String userId) {
        User user = byId.get(userId);
        return user == null ? 0 : user.liveOrders;
    }

    /// The id as it is kept here: one text for all orders of the user. The argument where nothing of the user is alive.
    String kept(String userId) {
        User user = byId.get(userId);
        return user == null ? userId : user.id;
    }

    /// One more order of the user is alive.
    ///
    /// @return the user's number
    long join(String userId) {
        admit(userId);
        User user = known(userId);
        user.liveOrders++;
        return user.number;
    }

    void leave(String userId) {
        known(userId).liveOrders--;
        forgetIdle(userId);
    }

    /// @param deadlineMillis 0 where there is no countdown any more
    void countdown(long number, long deadlineMillis) {
        User user = known(id(number));
        dueTimes.move(user.deadlineMillis, deadlineMillis);
        user.deadlineMillis = deadlineMillis;
        forgetIdle(user.id);
    }

    void forgetIdle(String userId) {
        User user = byId.get(userId);
        if (user != null && user.isIdle()) {
            byId.remove(user.id);
            byNumber.remove(user.number);
        }
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(lastNumber);
        out.writeInt(byNumber.size());
        for (User user : byNumber.values()) {
            out.writeLong(user.number);
            SnapshotValues.write(out, user.id);
            out.writeLong(user.deadlineMillis);
        }
    }

    /// Reads all but the counts of live orders, which the orders tell by joining.
    void read(DataInputStream in) throws IOException {
        lastNumber = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            long number = in.readLong();
            User user = new User(SnapshotValues.readText(in), number);
            if (number > lastNumber || byNumber.containsKey(number) || byId.containsKey(user.id)) {
                throw new SnapshotFormatException("User " + user.id + " contradicts the users before");
            }
            user.deadlineMillis = in.readLong();
            dueTimes.move(0, user.deadlineMillis);
            add(user);
        }
    }

    /// @throws SnapshotFormatException where a user has neither an order nor a countdown
    void checkRead() throws SnapshotFormatException {
        for (User user : byNumber.values()) {
            if (user.isIdle()) {
                throw new SnapshotFormatException("User " + user.id + " has neither an order nor a countdown");
            }
        }
    }
}
