/// The pure core: the book as a fold over order updates, the rolling windows behind the 24 h figures,
/// candles, the simulated reference price, and what a coin is worth. No framework; time comes in as an
/// argument.
@NullMarked
package dev.exchange.marketdata.domain;

import org.jspecify.annotations.NullMarked;
