package dev.exchange.order.events;

import dev.exchange.contracts.Catalogue;
import dev.exchange.order.domain.OrderRules;
import dev.exchange.order.domain.Reservations;
import dev.exchange.order.domain.Withdrawals;
import dev.exchange.platform.config.ExchangeConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/// The objects of the domain, which knows no framework, made from what the environment says.
@Singleton
public class DomainBeans {
    // Longer than any statement can hang: the database client's own limits and the kernel's end it before.
    private static final Duration WITHDRAWAL_PERIOD = Duration.ofMinutes(2);

    @Produces
    @Singleton
    public OrderRules orderRules(Catalogue catalogue, ExchangeConfig config) {
        return new OrderRules(catalogue, config.minOrderSize(), config.maxOrderSize(), config.fees());
    }

    @Produces
    @Singleton
    public Reservations reservations(Catalogue catalogue, ExchangeConfig config) {
        return new Reservations(catalogue, config.fees(), config.marketSlippageLimit());
    }

    @Produces
    @Singleton
    public Withdrawals withdrawals() {
        return new Withdrawals(WITHDRAWAL_PERIOD);
    }
}
