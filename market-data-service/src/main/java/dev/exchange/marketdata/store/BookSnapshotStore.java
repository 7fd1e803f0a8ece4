package dev.exchange.marketdata.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.exchange.contracts.MarketState;
import dev.exchange.contracts.OrderSide;
import dev.exchange.marketdata.domain.BookSnapshot;
import dev.exchange.marketdata.domain.MarketConditions;
import dev.exchange.marketdata.domain.RestingOrder;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// The newest snapshot of every book.
@ApplicationScoped
public class BookSnapshotStore {
    private static final JsonFactory JSON = new JsonFactory();

    private final Database database;

    public BookSnapshotStore(Database database) {
        this.database = database;
    }

    /// The books as they were at one place of the log.
    ///
    /// @param nextOffsets by partition of order-updates: the first record that is not in them
    /// @param books the books to store; one that is not there is as it was stored before
    public record Snapshots(Map<Integer, Long> nextOffsets, List<BookSnapshot> books) {}

    /// Stores what is newer than what is stored.
    public void store(Snapshots snapshots) {
        List<byte[]> encoded =
                snapshots.books().stream().map(book -> encode(book.orders())).toList();
        database.inTransaction(transaction -> {
            for (int i = 0; i < encoded.size(); i++) {
                storeBook(transaction, snapshots.books().get(i), encoded.get(i));
            }
            return transaction.execute(
                    """
                    INSERT INTO book_snapshot_position AS p (partition, next_offset)
                    SELECT * FROM unnest($1::int[], $2::bigint[])
                    ON CONFLICT (partition) DO UPDATE SET next_offset = excluded.next_offset
                    WHERE excluded.next_offset > p.next_offset""",
                    snapshots.nextOffsets().keySet().toArray(Integer[]::new),
                    snapshots.nextOffsets().values().toArray(Long[]::new));
        });
    }

    /// The stored books of these pairs.
    public Snapshots load(Transaction transaction, Collection<String> pairSymbols) {
        Map<Integer, Long> offsets = new LinkedHashMap<>();
        for (Row row : transaction.execute("SELECT partition, next_offset FROM book_snapshot_position")) {
            offsets.put(row.getInteger(0), row.getLong(1));
        }
        List<BookSnapshot> books = new ArrayList<>();
        for (Row row : transaction.execute("""
                SELECT pair_symbol, sequence, updated_at, state, indicative_price, indicative_volume,
                    indicative_imbalance, orders
                FROM book_snapshot WHERE pair_symbol = ANY($1)""", (Object) pairSymbols.toArray(String[]::new))) {
            books.add(new BookSnapshot(
                    row.getString(0),
                    row.getLong(1),
                    row.getOffsetDateTime(2).toInstant(),
                    new MarketConditions(
                            MarketState.of(row.getString(3)),
                            row.getBigDecimal(4),
                            row.getBigDecimal(5),
                            row.getBigDecimal(6)),
                    decode(row.getBuffer(7).getBytes())));
        }
        return new Snapshots(offsets, books);
    }

    private static void storeBook(Transaction transaction, BookSnapshot book, byte[] orders) {
        MarketConditions conditions = book.conditions();
        transaction.execute(
                """
                INSERT INTO book_snapshot AS b (pair_symbol, sequence, updated_at, state, indicative_price,
                    indicative_volume, indicative_imbalance, orders)
                VALUES ($1, $2, $3, $4, ($5::text[])[1]::numeric, ($5::text[])[2]::numeric,
                    ($5::text[])[3]::numeric, $6)
                ON CONFLICT (pair_symbol) DO UPDATE SET
                    sequence = excluded.sequence, updated_at = excluded.updated_at, state = excluded.state,
                    indicative_price = excluded.indicative_price, indicative_volume = excluded.indicative_volume,
                    indicative_imbalance = excluded.indicative_imbalance, orders = excluded.orders
                WHERE excluded.sequence > b.sequence""",
                book.pairSymbol(),
                book.sequence(),
                book.updatedAt().atOffset(ZoneOffset.UTC),
                conditions.state().wireName(),
                Stream.of(
                                Optional.ofNullable(conditions.indicativePrice()),
                                Optional.ofNullable(conditions.indicativeVolume()),
                                Optional.ofNullable(conditions.indicativeImbalance()))
                        .map(figure -> figure.map(BigDecimal::toPlainString).orElse(null))
                        .toArray(String[]::new),
                Buffer.buffer(orders));
    }

    // One array per order, streamed: a book may hold a million.
    private static byte[] encode(List<RestingOrder> orders) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(new GZIPOutputStream(bytes))) {
            json.writeStartArray();
            for (RestingOrder order : orders) {
                json.writeStartArray();
                json.writeString(order.orderId());
                json.writeString(order.side().wireName());
                json.writeString(order.price().toPlainString());
                json.writeString(order.quantity().toPlainString());
                json.writeNumber(order.priority());
                json.writeString(order.placedAt().toString());
                json.writeEndArray();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static List<RestingOrder> decode(byte[] bytes) {
        List<RestingOrder> orders = new ArrayList<>();
        try (JsonParser json = JSON.createParser(new GZIPInputStream(new ByteArrayInputStream(bytes)))) {
            json.nextToken();
            while (json.nextToken() == JsonToken.START_ARRAY) {
                orders.add(new RestingOrder(
                        json.nextTextValue(),
                        OrderSide.of(json.nextTextValue()),
                        new BigDecimal(json.nextTextValue()),
                        new BigDecimal(json.nextTextValue()),
                        json.nextLongValue(Long.MIN_VALUE),
                        Instant.parse(json.nextTextValue())));
                json.nextToken();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A stored book cannot be read", e);
        }
        return orders;
    }
}
