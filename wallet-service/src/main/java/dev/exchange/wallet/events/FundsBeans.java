package dev.exchange.wallet.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.config.Variables;
import dev.exchange.wallet.store.FundsConfig;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/// What the environment says about funds, checked at the start.
@Singleton
public class FundsBeans {
    @Produces
    @Singleton
    @Startup
    public FundsConfig fundsConfig(Config config, ExchangeConfig exchange, Catalogue catalogue) {
        return FundsConfig.read(
                new Variables(name -> config.getOptionalValue(name, String.class)),
                catalogue,
                exchange.isDevelopment());
    }
}
