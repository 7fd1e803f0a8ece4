package dev.exchange.matching.domain;

import java.io.IOException;

/// A snapshot in another version's format: nothing is wrong with it, but this build reads only its own. The
/// log, from its beginning or from another snapshot, gives the same state.
public final class SnapshotVersionException extends IOException {
    private static final long serialVersionUID = 1;

    SnapshotVersionException(String what, int version, int known) {
        super("Version " + version + " of the " + what + " is not known; this build reads " + known);
    }
}
