package dev.exchange.order.store;

import static dev.exchange.order.store.OrderRows.instant;
import static dev.exchange.order.store.OrderRows.text;
import static dev.exchange.order.store.OrderRows.utc;
import static dev.exchange.order.store.OrderStore.column;

import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.MarketUpdate;
import dev.exchange.order.domain.Market;
import dev.exchange.platform.sql.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the engine last said of each pair's market.
@ApplicationScoped
public class MarketStore {
    private static final String UPDATE = """
            INSERT INTO markets AS m (pair_symbol, update_sequence, state, price_band_basis_points, last_price,
                reference_price, indicative_price, indicative_volume, indicative_imbalance, updated_at)
            SELECT u.pair_symbol, u.sequence, u.state, u.band, u.last_price::numeric, u.reference_price::numeric,
                u.indicative_price::numeric, u.indicative_volume::numeric, u.indicative_imbalance::numeric, u.time
            FROM unnest($1::text[], $2::bigint[], $3::text[], $4::integer[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::timestamptz[])
                AS u(pair_symbol, sequence, state, band, last_price, reference_price, indicative_price,
                    indicative_volume, indicative_imbalance, time)
            ON CONFLICT (pair_symbol) DO UPDATE SET update_sequence = excluded.update_sequence,
                state = excluded.state, price_band_basis_points = excluded.price_band_basis_points,
                last_price = excluded.last_price, reference_price = excluded.reference_price,
                indicative_price = excluded.indicative_price, indicative_volume = excluded.indicative_volume,
                indicative_imbalance = excluded.indicative_imbalance, updated_at = excluded.updated_at
            WHERE m.update_sequence < excluded.update_sequence""";

    private final Pool pool;

    public MarketStore(Pool pool) {
        this.pool = pool;
    }

    /// By pair; one of which the engine has said nothing is not there.
    public Uni<Map<String, Market>> all() {
        return pool.query("""
                        SELECT pair_symbol, state, price_band_basis_points, last_price, reference_price,
                            indicative_price, indicative_volume, indicative_imbalance, updated_at FROM markets""").execute().map(rows -> {
            Map<String, Market> markets = new HashMap<>();
            rows.forEach(row -> markets.put(row.getString(0), market(row)));
            return markets;
        });
    }

    private static Market market(Row row) {
        return new Market(
                row.getString(0),
                MarketState.of(row.getString(1)),
                row.getInteger(2),
                row.getBigDecimal(3),
                row.getBigDecimal(4),
                row.getBigDecimal(5),
                row.getBigDecimal(6),
                row.getBigDecimal(7),
                instant(row.getOffsetDateTime(8)));
    }

    /// As the projection writes them, in its loop's transaction: the highest sequence counts.
    ///
    /// @param updates at most one of each pair
    public void update(Transaction transaction, List<MarketUpdate> updates) {
        if (updates.isEmpty()) {
            return;
        }
        transaction.execute(
                UPDATE,
                column(updates, String[]::new, MarketUpdate::pairSymbol),
                column(updates, Long[]::new, MarketUpdate::sequence),
                column(updates, String[]::new, update -> update.state().wireName()),
                column(updates, Integer[]::new, MarketUpdate::priceBandBasisPoints),
                column(updates, String[]::new, update -> text(update.lastPrice())),
                column(updates, String[]::new, update -> text(update.referencePrice())),
                column(updates, String[]::new, update -> text(update.indicativePrice())),
                column(updates, String[]::new, update -> text(update.indicativeVolume())),
                column(updates, String[]::new, update -> text(update.indicativeImbalance())),
                column(updates, OffsetDateTime[]::new, update -> utc(update.time())));
    }
}
