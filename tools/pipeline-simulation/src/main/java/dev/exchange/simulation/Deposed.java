package dev.exchange.simulation;

/// Another replica has moved a position: what this one wanted to commit is rolled back.
final class Deposed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Deposed() {
        super(null, null, false, false);
    }
}
