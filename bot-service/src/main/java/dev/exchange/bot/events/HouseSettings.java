package dev.exchange.bot.events;

import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.config.Variables;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/// What the environment says about the house bots.
///
/// @param running HOUSE_BOTS: whether they run, where ENVIRONMENT is development; in production they never do
/// @param interval HOUSE_BOTS_INTERVAL: seconds between two looks at the market; each look costs about 15 requests
public record HouseSettings(boolean running, Duration interval) {
    static HouseSettings read(Variables variables, boolean development) {
        boolean wanted = variables.flag("HOUSE_BOTS", true);
        Duration interval = variables.seconds("HOUSE_BOTS_INTERVAL", "1", "0.1", "3600");
        return new HouseSettings(wanted && development, interval);
    }

    /// Makes the settings a bean.
    @Singleton
    public static class Producer {
        @Produces
        @Singleton
        @Startup
        public HouseSettings houseSettings(Config config, ExchangeConfig exchange) {
            return read(new Variables(name -> config.getOptionalValue(name, String.class)), exchange.isDevelopment());
        }
    }
}
