/// One pair's market without anything around it: the engine of `libs/matching-engine` and the money beside
/// it. Pure and deterministic: commands in, records out, the same again on every replay.
@NullMarked
package dev.exchange.matching.domain;

import org.jspecify.annotations.NullMarked;
