package dev.exchange.simulation;

/// A rule of the environment that is broken on purpose, to prove that its breaking is noticed.
public enum Fault {
    NONE,
    /// A position moves whatever value it is expected to have.
    POSITIONS_UNCHECKED,
    /// What a batch writes is committed, and then its position.
    POSITIONS_COMMITTED_APART,
    /// A request that comes again is decided anew, at the prices of now, instead of from its row.
    ANSWERED_ANEW,
    /// Numbers that were seen before are not dropped.
    SEQUENCES_UNFILTERED,
    /// The engine is not told that a request is one that it has applied.
    ORIGINS_UNFILTERED,
    /// The group's offset is moved before what follows the batch is written.
    OFFSETS_COMMITTED_EARLY,
    /// After a record that could not be written the next ones are written all the same.
    WRITERS_GO_ON,
    /// A snapshot is stored before the outputs that led to it are durable.
    SNAPSHOTS_TOO_EARLY,
    /// Outcomes are told before they are committed.
    TOLD_BEFORE_COMMIT,
    /// Orders that nothing has come back about are not sent again.
    NOT_SENT_AGAIN,
    /// An order whose client was told that nothing was done is deleted, whoever has asked for it again.
    WITHDRAWN_ALTHOUGH_WANTED
}
