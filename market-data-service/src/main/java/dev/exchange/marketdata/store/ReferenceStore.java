package dev.exchange.marketdata.store;

import dev.exchange.platform.sql.Transaction;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where the simulated reference prices are.
@ApplicationScoped
public class ReferenceStore {
    /// @param step the number of the last step taken
    /// @param prices in USD by coin symbol, after that step
    public record State(long seed, long step, Instant updatedAt, Map<String, BigDecimal> prices) {}

    /// The stored state; at the very first start the given one, which is stored then.
    public State loadOrStart(Transaction transaction, State first) {
        int started = transaction
                .execute(
                        "INSERT INTO reference_walk (seed, step, updated_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                        first.seed(),
                        first.step(),
                        first.updatedAt().atOffset(ZoneOffset.UTC))
                .rowCount();
        if (started == 1) {
            storePrices(transaction, first.prices());
            return first;
        }
        return load(transaction);
    }

    /// Moves on by one step.
    ///
    /// @return whether it was this call that did; false when another replica has moved on already
    public boolean advance(Transaction transaction, State next) {
        int moved = transaction
                .execute(
                        "UPDATE reference_walk SET step = $1, updated_at = $2 WHERE step = $3",
                        next.step(),
                        next.updatedAt().atOffset(ZoneOffset.UTC),
                        next.step() - 1)
                .rowCount();
        if (moved == 1) {
            storePrices(transaction, next.prices());
        }
        return moved == 1;
    }

    /// @throws IllegalStateException before the first [#loadOrStart]
    public State load(Transaction transaction) {
        Map<String, BigDecimal> prices = new LinkedHashMap<>();
        for (Row row : transaction.execute("SELECT symbol, price FROM reference_price ORDER BY symbol")) {
            prices.put(row.getString(0), row.getBigDecimal(1));
        }
        for (Row row : transaction.execute("SELECT seed, step, updated_at FROM reference_walk")) {
            return new State(
                    row.getLong(0), row.getLong(1), row.getOffsetDateTime(2).toInstant(), prices);
        }
        throw new IllegalStateException("The reference prices have not been started");
    }

    private static void storePrices(Transaction transaction, Map<String, BigDecimal> prices) {
        transaction.execute(
                """
                INSERT INTO reference_price (symbol, price)
                SELECT symbol, price::numeric FROM unnest($1::text[], $2::text[]) AS n(symbol, price)
                ON CONFLICT (symbol) DO UPDATE SET price = excluded.price""",
                prices.keySet().toArray(String[]::new),
                prices.values().stream().map(BigDecimal::toPlainString).toArray(String[]::new));
    }
}
