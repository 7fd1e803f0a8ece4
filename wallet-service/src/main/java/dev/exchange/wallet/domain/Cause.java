package dev.exchange.wallet.domain;

/// What made a transfer happen.
///
/// @param reference the number of the order (reservation, release), of the trade (fill), or of the deposit,
///     withdrawal or transfer between users; 0 for a gift
/// @param offset of the record in its source; 0 where the source is not a topic
public record Cause(TransferKind kind, long reference, LedgerSource source, long offset) {}
