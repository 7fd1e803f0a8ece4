/// One market's order books as a pure, single-threaded state machine: commands in, events out.
///
/// The package knows nothing of money, fees, JSON or brokers. Prices are whole ticks, quantities whole lots,
/// time is what the commands carry. The same commands always give the same events, and nothing is allocated per
/// command once the books have reached their size.
@NullMarked
package dev.exchange.engine;

import org.jspecify.annotations.NullMarked;
