package dev.exchange.marketdata.domain;

import java.time.Instant;
import java.util.List;

/// A whole book at one moment, after at least one order update.
///
/// @param sequence of the last order update that is in it
/// @param updatedAt the engine's time of that update
/// @param orders bids, then asks, each in price-time order
public record BookSnapshot(String pairSymbol, long sequence, Instant updatedAt, List<RestingOrder> orders) {}
