package dev.exchange.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// A replica of a service: one process. When it dies, what it has in memory is gone.
abstract class Replica {
    final String name;
    private final List<Part> parts = new ArrayList<>();
    private State state = State.UP;

    private enum State {
        UP,
        PAUSED,
        DOWN
    }

    /// Something that a process does by itself.
    ///
    /// @param weight how often it gets its turn
    /// @param step does the next of it; false where there is nothing to do
    record Part(int weight, BooleanSupplier step) {}

    Replica(String name) {
        this.name = name;
    }

    final void part(int weight, BooleanSupplier step) {
        parts.add(new Part(weight, step));
    }

    final List<Part> parts() {
        return parts;
    }

    final boolean isUp() {
        return state == State.UP;
    }

    public final boolean isPaused() {
        return state == State.PAUSED;
    }

    final boolean isDown() {
        return state == State.DOWN;
    }

    final void pause() {
        state = State.PAUSED;
    }

    final void resume() {
        state = State.UP;
    }

    final void kill() {
        state = State.DOWN;
        die();
    }

    final void restart() {
        state = State.UP;
        start();
    }

    /// Begins with what is durable.
    abstract void start();

    /// Forgets all that is not durable.
    abstract void die();
}
