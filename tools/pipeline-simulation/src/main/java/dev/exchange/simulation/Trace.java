package dev.exchange.simulation;

import java.util.ArrayDeque;
import java.util.List;

/// The last things that happened, for the reader of a violation. Off in a run that has not failed: the run is
/// repeated with it when it has.
final class Trace {
    private final int capacity;
    private final ArrayDeque<String> lines = new ArrayDeque<>();

    /// @param capacity how many lines are kept; 0 for off
    Trace(int capacity) {
        this.capacity = capacity;
    }

    /// Ask before a line is put together.
    boolean isOn() {
        return capacity > 0;
    }

    void add(String line) {
        if (lines.size() >= capacity) {
            lines.remove();
        }
        lines.add(line);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
