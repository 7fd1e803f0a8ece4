package dev.exchange.gateway.domain;

import java.util.Optional;

/// The services behind the gateway.
public enum Service {
    ORDERS("order-service", "Orders and trades"),
    MARKET_DATA("market-data-service", "Market data"),
    WALLETS("wallet-service", "Wallets and portfolio"),
    BOTS("bot-service", "Trading bots"),
    ALERTS("alert-service", "Price alerts");

    private final String serviceName;
    private final String title;

    Service(String serviceName, String title) {
        this.serviceName = serviceName;
        this.title = title;
    }

    /// Its name in the configuration, in error messages and in metrics.
    public String serviceName() {
        return serviceName;
    }

    /// What its part of the API is called in the documentation.
    public String title() {
        return title;
    }

    public static Optional<Service> named(String serviceName) {
        for (Service service : values()) {
            if (service.serviceName.equals(serviceName)) {
                return Optional.of(service);
            }
        }
        return Optional.empty();
    }
}
