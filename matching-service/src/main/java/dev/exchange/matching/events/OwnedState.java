package dev.exchange.matching.events;

import dev.exchange.matching.domain.PairState;
import java.util.List;

/// What this replica knows of one partition that it owns, at one moment between two commands.
///
/// @param nextOffset the first command of `orders` that is not applied
/// @param recovered whether the log up to the moment of take-over is applied
/// @param stateHash over all pairs
public record OwnedState(int partition, long nextOffset, boolean recovered, String stateHash, List<PairState> pairs) {}
