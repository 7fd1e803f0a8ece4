package dev.exchange.testing.kept.api;

import dev.exchange.testing.kept.store.QuoteTable;

public record QuoteResource(QuoteTable table) {}
