package dev.exchange.benchmarks.engine;

import dev.exchange.engine.flow.OrderFlow;
import dev.exchange.engine.flow.ReportLog;
import org.HdrHistogram.Histogram;

/// One engine that takes recorded flows and writes its reports. The loop over the messages is each contestant's
/// own, so that the compiler sees one engine in it.
interface Contestant {
    /// Takes every message of the flow.
    void replay();

    /// Takes every message of the flow and records how long each took, in nanoseconds.
    void replayTimed(Histogram serviceTime);

    /// Cancels what is left, so that the next replay begins with an empty book and warm pools.
    void drain();

    /// Makes a contestant.
    @FunctionalInterface
    interface Entry {
        Contestant enter(OrderFlow flow, ReportLog log);
    }
}
