/// The engine's speed beside that of other engines on the same flows, and its fuzzing at any length.
@NullMarked
package dev.exchange.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
