package dev.exchange.testing.broken.api;

public record OrderResource(String id) {}
