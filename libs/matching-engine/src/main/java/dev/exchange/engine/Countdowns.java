package dev.exchange.engine;

import java.util.Arrays;

/// The users' cancel-all-after deadlines. They are few and bounded, so plain arrays are searched in full.
final class Countdowns {
    private long[] users = new long[16];
    private long[] deadlines = new long[16];
    private int size;
    private long earliest = Long.MAX_VALUE;

    int size() {
        return size;
    }

    long user(int at) {
        return users[at];
    }

    long deadline(int at) {
        return deadlines[at];
    }

    boolean contains(long userId) {
        return indexOf(userId) >= 0;
    }

    private int indexOf(long userId) {
        for (int i = 0; i < size; i++) {
            if (users[i] == userId) {
                return i;
            }
        }
        return -1;
    }

    void set(long userId, long deadlineMillis) {
        int at = indexOf(userId);
        if (at < 0) {
            if (size == users.length) {
                users = Arrays.copyOf(users, size * 2);
                deadlines = Arrays.copyOf(deadlines, size * 2);
            }
            at = size++;
            users[at] = userId;
        }
        deadlines[at] = deadlineMillis;
        findEarliest();
    }

    void remove(long userId) {
        int at = indexOf(userId);
        if (at >= 0) {
            size--;
            users[at] = users[size];
            deadlines[at] = deadlines[size];
            findEarliest();
        }
    }

    private void findEarliest() {
        earliest = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            earliest = Math.min(earliest, deadlines[i]);
        }
    }

    /// The user whose deadline has passed, the earliest first, then the lowest id; 0 for none.
    long due(long nowMillis) {
        if (earliest > nowMillis) {
            return 0;
        }
        long user = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            if (deadlines[i] == earliest) {
                user = Math.min(user, users[i]);
            }
        }
        return user;
    }
}
