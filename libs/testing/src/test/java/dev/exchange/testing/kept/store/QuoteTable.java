package dev.exchange.testing.kept.store;

import dev.exchange.testing.kept.domain.Quote;

public record QuoteTable(Quote newest) {}
