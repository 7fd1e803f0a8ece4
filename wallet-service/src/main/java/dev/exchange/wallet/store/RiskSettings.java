package dev.exchange.wallet.store;

import dev.exchange.contracts.HouseUsers;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.wallet.domain.RiskLimits;
import dev.exchange.wallet.domain.RiskTerms;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/// Makes the limits a bean. The house's users are exempt where there are any, which is in development: in
/// production their names are anybody's.
@Singleton
public class RiskSettings {
    @Produces
    @Singleton
    RiskTerms riskTerms(ExchangeConfig config) {
        return new RiskTerms(
                new RiskLimits(
                        config.maxOrderSize(), config.maxPositionSize(), config.maxDailyTrades(), config.maxLeverage()),
                config.isDevelopment() ? HouseUsers.ALL : Set.of());
    }
}
