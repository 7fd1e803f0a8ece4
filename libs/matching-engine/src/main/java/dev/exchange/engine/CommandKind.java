package dev.exchange.engine;

/// The commands that can be refused without an order of their own to say so.
public enum CommandKind {
    CANCEL,
    AMEND,
    MODIFY,
    CANCEL_ALL,
    CANCEL_ALL_AFTER
}
