package dev.exchange.engine;

/// Takes the price levels of a book's side.
@FunctionalInterface
public interface LevelVisitor {
    /// Takes one level.
    ///
    /// @param visibleLots what the book shows at this price
    void onLevel(long priceTicks, long visibleLots);
}
