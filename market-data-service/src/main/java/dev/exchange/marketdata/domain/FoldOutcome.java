package dev.exchange.marketdata.domain;

/// What became of a numbered record that was folded into a view.
public enum FoldOutcome {
    /// It was the next one.
    APPLIED,
    /// Its number had been seen; nothing changed.
    REPEATED,
    /// Numbers before it are missing; nothing changed, and the view can no longer be trusted.
    GAP
}
