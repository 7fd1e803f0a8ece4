package dev.exchange.bot.events;

import dev.exchange.bot.domain.house.QuotePlanner;
import dev.exchange.bot.domain.house.QuotingRules;
import dev.exchange.bot.domain.house.TakerPlanner;
import dev.exchange.bot.store.HouseSeat;
import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.errors.ProblemMappers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs the house bots of a development market on one thread of one replica, through the same API as everyone: a maker
/// that quotes and a taker that trades a little.
@ApplicationScoped
public class HouseBots {
    private static final Logger LOG = Logger.getLogger(HouseBots.class);
    private static final Duration SEAT_RETRY = Duration.ofSeconds(2);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    // An API that comes back finds a market within a second.
    private static final Duration OUTAGE_RETRY_MAX = Duration.ofMillis(800);
    private static final Duration FAILURE_RETRY_MAX = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(6);

    private final HouseSettings settings;
    private final HouseSeat seat;
    private final HouseDesk desk;
    private final HouseMaker maker;
    private final HouseTaker taker;
    private volatile boolean closed;
    private @Nullable Thread thread;

    public HouseBots(
            HouseSettings settings,
            ExchangeConfig exchange,
            Catalogue catalogue,
            Clock clock,
            HouseSeat seat,
            @RestClient ExchangeApi api) {
        this.settings = settings;
        this.seat = seat;
        long begun = clock.millis();
        desk = new HouseDesk(api, exchange.startingBalances(), Long.toString(begun, Character.MAX_RADIX));
        maker = new HouseMaker(
                desk,
                new QuotePlanner(
                        QuotingRules.STANDARD,
                        catalogue.pairs(),
                        exchange.fees(),
                        exchange.minOrderSize(),
                        exchange.maxOrderSize(),
                        exchange.startingBalances()),
                catalogue,
                clock);
        taker = new HouseTaker(
                desk,
                new TakerPlanner(
                        exchange.fees(), exchange.minOrderSize(), exchange.maxOrderSize(), exchange.startingBalances()),
                catalogue,
                clock,
                new SplittableRandom(begun));
    }

    void start(@Observes StartupEvent event) {
        if (settings.running()) {
            thread = Thread.ofVirtual().name("house-bots").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        Thread running = thread;
        closed = true;
        if (running != null) {
            running.interrupt();
            try {
                running.join(STOP_TIMEOUT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        Duration retry = FIRST_RETRY;
        boolean down = false;
        try {
            while (!closed) {
                long begun = System.nanoTime();
                try {
                    if (!seat.hold()) {
                        Thread.sleep(SEAT_RETRY);
                        continue;
                    }
                    look();
                    if (down) {
                        LOG.info("The house bots trade again");
                        down = false;
                    }
                    retry = FIRST_RETRY;
                    Duration taken = Duration.ofNanos(System.nanoTime() - begun);
                    Thread.sleep(max(settings.interval().minus(taken), Duration.ofMillis(10)));
                } catch (RuntimeException e) {
                    if (!isOutage(e)) {
                        LOG.error("The house bots failed and will try again", e);
                    } else if (!down) {
                        LOG.info("The house bots wait for the exchange's API");
                        LOG.debug("What it answered", e);
                    }
                    down = true;
                    Thread.sleep(retry);
                    retry = min(retry.multipliedBy(2), isOutage(e) ? OUTAGE_RETRY_MAX : FAILURE_RETRY_MAX);
                }
            }
        } catch (InterruptedException asked) {
            LOG.debug("The house bots were asked to stop");
        } finally {
            leave();
        }
    }

    private void look() throws InterruptedException {
        List<ExchangeApi.PairPrice> prices = desk.prices();
        maker.look(prices);
        taker.look(prices);
    }

    private void leave() {
        try {
            seat.leave();
        } catch (RuntimeException e) {
            // The server frees the lock with the connection.
            LOG.debug("The house's seat was not given back in words", e);
        }
    }

    /// Whether a part that is needed is down, which passes by itself.
    private static boolean isOutage(RuntimeException e) {
        return switch (e) {
            case ProcessingException unreachable -> true;
            case WebApplicationException answer -> {
                int status = answer.getResponse().getStatus();
                yield status == 404 || status == 429 || status >= 500;
            }
            default -> ProblemMappers.isOutage(e);
        };
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
