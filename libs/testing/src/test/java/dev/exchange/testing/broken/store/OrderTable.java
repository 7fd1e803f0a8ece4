package dev.exchange.testing.broken.store;

import dev.exchange.testing.broken.api.OrderResource;

public record OrderTable(OrderResource resource) {}
