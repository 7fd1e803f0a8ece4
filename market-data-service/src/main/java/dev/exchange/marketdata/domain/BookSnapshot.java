package dev.exchange.marketdata.domain;

import java.time.Instant;
import java.util.List;

/// A whole book at one moment, after at least one record of the engine.
///
/// @param sequence of the last record that is in it
/// @param updatedAt the engine's time of that record
/// @param orders bids, then asks, each in price-time order
public record BookSnapshot(
        String pairSymbol, long sequence, Instant updatedAt, MarketConditions conditions, List<RestingOrder> orders) {}
