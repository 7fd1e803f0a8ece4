package dev.exchange.matching.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.matching.domain.MarketLimits;
import dev.exchange.matching.store.Snapshots;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.config.Variables;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The loop of this process, from its start to its end.
@ApplicationScoped
public class MatchingReplica {
    private final MatchingLoop loop;

    public MatchingReplica(
            Config config,
            ExchangeConfig exchange,
            Catalogue catalogue,
            DataSource database,
            Clock clock,
            MeterRegistry registry,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers) {
        Variables variables = new Variables(name -> config.getOptionalValue(name, String.class));
        loop = new MatchingLoop(
                MatchingSettings.read(variables, bootstrapServers, exchange.matchingInterval()),
                MatchingTopics.CONTRACT,
                catalogue,
                MarketLimits.DEFAULT,
                new Snapshots(database),
                clock,
                registry);
    }

    void start(@Observes StartupEvent event) {
        loop.start();
    }

    void end(@Observes ShutdownEvent event) {
        loop.close();
    }

    @Produces
    public MatchingLoop loop() {
        return loop;
    }
}
