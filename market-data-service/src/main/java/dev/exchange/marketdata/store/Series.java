package dev.exchange.marketdata.store;

/// Whose prices a stored candle tells.
public enum Series {
    TRADED("traded"),
    REFERENCE("reference");

    private final String column;

    Series(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }
}
