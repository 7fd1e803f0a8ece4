package dev.exchange.platform.config;

import dev.exchange.contracts.Catalogue;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/// What every service may inject: its configuration, the catalogue, the clock.
@Singleton
public class SharedBeans {
    @Produces
    @Singleton
    public Catalogue catalogue() {
        return Catalogue.standard();
    }

    @Produces
    @Singleton
    @Startup
    public ExchangeConfig exchangeConfig(Config config, Catalogue catalogue) {
        return ExchangeConfig.read(new Variables(name -> config.getOptionalValue(name, String.class)), catalogue);
    }

    @Produces
    @Singleton
    public Clock clock() {
        return Clock.systemUTC();
    }
}
