package dev.exchange.benchmarks.engine;

import dev.exchange.engine.MatchingEngine;
import dev.exchange.engine.flow.EngineUnderFlow;
import dev.exchange.engine.flow.OrderFlow;
import dev.exchange.engine.flow.ReportLog;
import org.HdrHistogram.Histogram;

/// The engine of this project.
final class OursContestant implements Contestant {
    private final OrderFlow flow;
    private final EngineUnderFlow run;

    OursContestant(OrderFlow flow, ReportLog log) {
        this.flow = flow;
        run = new EngineUnderFlow(flow, log);
    }

    @Override
    public void replay() {
        int size = flow.size();
        for (int message = 0; message < size; message++) {
            run.apply(message);
        }
    }

    @Override
    public void replayTimed(Histogram serviceTime) {
        int size = flow.size();
        for (int message = 0; message < size; message++) {
            long start = System.nanoTime();
            run.apply(message);
            serviceTime.recordValue(System.nanoTime() - start);
        }
    }

    @Override
    public void drain() {
        run.engine().cancelAll(MatchingEngine.ANY_USER, 1);
    }
}
