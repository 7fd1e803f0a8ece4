package dev.exchange.wallet.store;

import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Work that comes round again by itself: a failure now and then (a restart of Postgres, a shutdown in the
/// middle) is made good by the next round, a row of them is for a person to look at.
public final class RepeatedWork {
    private static final Logger LOG = Logger.getLogger(RepeatedWork.class);
    private static final int FAILURES_BEFORE_ALARM = 5;

    private final String name;
    private final AtomicInteger failuresInARow = new AtomicInteger();

    public RepeatedWork(String name) {
        this.name = name;
    }

    public void round(Runnable work) {
        try {
            work.run();
            failuresInARow.set(0);
        } catch (RuntimeException e) {
            int failures = failuresInARow.incrementAndGet();
            if (failures == FAILURES_BEFORE_ALARM) {
                LOG.errorf(e, "The %s has failed %d times in a row, and keeps trying", name, failures);
            } else {
                LOG.infof("The %s failed and is tried again (failure %d in a row): %s", name, failures, e);
            }
        }
    }
}
