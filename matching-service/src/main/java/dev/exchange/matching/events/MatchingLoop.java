package dev.exchange.matching.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.matching.domain.MarketLimits;
import dev.exchange.matching.store.Snapshots;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.errors.InvalidSessionTimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// This replica's part of the market: applies the commands of the partitions it owns and writes what they
/// cause. One thread, one [#run], one [#close]. What fails is thrown away whole and recovered from snapshot
/// and log.
public final class MatchingLoop implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(MatchingLoop.class);
    private static final int QUESTIONS_MAX = 64;
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 3_000;
    // What mends by itself, a rebalance or a broker that starts again, mends within this many attempts.
    private static final int ATTEMPTS_BEFORE_ALARM = 5;
    private static final Duration STEADY = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private volatile MatchingSettings settings;
    private final MatchingTopics topics;
    private final Snapshots snapshots;
    private final Clock clock;
    private volatile Clients clients;
    private final Metrics metrics;
    private final Recovery recovery;
    private final BlockingQueue<Question<?>> questions = new ArrayBlockingQueue<>(QUESTIONS_MAX);
    private final Thread thread = Thread.ofPlatform().name("matching").unstarted(this);
    private volatile boolean closed;
    private volatile boolean ready;
    private volatile @Nullable Throwable failure;

    public MatchingLoop(
            MatchingSettings settings,
            MatchingTopics topics,
            Catalogue catalogue,
            MarketLimits limits,
            Snapshots snapshots,
            Clock clock,
            MeterRegistry registry) {
        this.settings = settings;
        this.topics = topics;
        this.snapshots = snapshots;
        this.clock = clock;
        clients = new Clients(settings);
        metrics = new Metrics(registry);
        recovery = new Recovery(catalogue, limits, topics, snapshots, metrics);
    }

    private record Question<T>(Function<MatchingSession, T> ask, CompletableFuture<T> answer) {
        void answer(MatchingSession session) {
            try {
                answer.complete(ask.apply(session));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }
    }

    public void start() {
        thread.start();
    }

    /// Whether everything this replica was given is recovered and trades; true for a standby that was given
    /// nothing.
    public boolean isReady() {
        return ready;
    }

    /// Whether the loop's thread runs; where it does not, only a new process helps.
    public boolean isAlive() {
        return thread.isAlive();
    }

    /// Why the loop, or one of its partitions, does not go on; empty while all is well.
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /// The states of all partitions owned here, each between two commands.
    public CompletableFuture<List<OwnedState>> states() {
        return ask(MatchingSession::states);
    }

    /// The state of the partition that a pair is on; empty when the pair has no market on this replica.
    public CompletableFuture<Optional<OwnedState>> stateOf(String pairSymbol) {
        return ask(session -> session.stateOf(pairSymbol));
    }

    /// Replays partitions apart from the loop, for comparison.
    public Replay replay() {
        return new Replay(topics, clients, recovery);
    }

    private <T> CompletableFuture<T> ask(Function<MatchingSession, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (closed || !questions.offer(new Question<>(question, answer))) {
            answer.completeExceptionally(new IllegalStateException("The matching loop takes no more questions now"));
        }
        return answer;
    }

    @Override
    public void run() {
        int attempts = 0;
        while (!closed) {
            long started = System.nanoTime();
            try (MatchingSession session =
                    new MatchingSession(settings, topics, clock, clients, recovery, snapshots, metrics)) {
                while (!closed) {
                    session.turn();
                    ready = session.isReady();
                    failure = session.recoveryFailure().orElse(null);
                    answerQuestions(session);
                }
                session.leave();
            } catch (RuntimeException e) {
                if (e instanceof InvalidSessionTimeoutException) {
                    takeTheSessionTimeoutOfEveryBroker();
                }
                attempts = System.nanoTime() - started > STEADY.toNanos() ? 1 : attempts + 1;
                report(e, attempts);
                pause(attempts);
            } finally {
                ready = false;
            }
        }
        refuseQuestions();
    }

    /// A pair trades again later after a death, but it trades.
    private void takeTheSessionTimeoutOfEveryBroker() {
        LOG.warnf(
                "The broker allows no session timeout of %s, so %s it is: for so long the pairs of a replica that dies"
                        + " do not trade. Set group.min.session.timeout.ms=%d on the brokers, or"
                        + " MATCHING_SESSION_TIMEOUT=%d here",
                settings.sessionTimeout(),
                MatchingSettings.SESSION_TIMEOUT_OF_EVERY_BROKER,
                settings.sessionTimeout().toMillis(),
                MatchingSettings.SESSION_TIMEOUT_OF_EVERY_BROKER.toSeconds());
        settings = settings.withSessionTimeout(MatchingSettings.SESSION_TIMEOUT_OF_EVERY_BROKER);
        clients = new Clients(settings);
    }

    private void answerQuestions(MatchingSession session) {
        Question<?> question = questions.poll();
        while (question != null) {
            question.answer(session);
            question = questions.poll();
        }
    }

    private void refuseQuestions() {
        Question<?> question = questions.poll();
        while (question != null) {
            question.answer().completeExceptionally(new IllegalStateException("The matching loop was closed"));
            question = questions.poll();
        }
    }

    private void report(RuntimeException problem, int attempts) {
        failure = problem;
        if (closed) {
            LOG.debug("The matching loop was closed in the middle of its work", problem);
        } else if (attempts >= ATTEMPTS_BEFORE_ALARM || problem instanceof IllegalStateException) {
            LOG.errorf(problem, "Matching does not go on and keeps trying");
        } else {
            LOG.infof("Matching starts afresh (attempt %d): %s", attempts, problem);
            LOG.debug("Why matching starts afresh", problem);
        }
    }

    private synchronized void pause(int attempts) {
        long until = System.nanoTime()
                + Duration.ofMillis(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(attempts - 1, 10)))
                        .toNanos();
        try {
            for (long left = until - System.nanoTime(); !closed && left > 0; left = until - System.nanoTime()) {
                wait(Duration.ofNanos(left).toMillis() + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends after the batch in hand: drains, stores the state, leaves the group.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            if (thread.isAlive() && !thread.join(CLOSE_TIMEOUT)) {
                LOG.warnf("The matching loop did not end within %s", CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
