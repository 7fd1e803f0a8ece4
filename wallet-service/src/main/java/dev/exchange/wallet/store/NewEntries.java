package dev.exchange.wallet.store;

import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.store.ChainProof.Source;
import dev.exchange.wallet.store.ChainProof.TransferRow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// Which wallets the transfers of one source move, to be entered where a wallet's ledger is looked up. For
/// one thread.
final class NewEntries implements Consumer<TransferRow> {
    private static final String ENTER = """
            INSERT INTO wallet_entries (owner, currency, at, log, partition, sequence)
            SELECT owner, currency, at, $1, $2, sequence
            FROM unnest($3::bigint[], $4::text[], $5::timestamptz[], $6::bigint[]) AS e(owner, currency, at, sequence)""";

    private static final Comparator<Entry> AS_THEY_ARE_KEPT = Comparator.comparingLong(Entry::owner)
            .thenComparing(Entry::currency)
            .thenComparing(Entry::at)
            .thenComparingLong(Entry::sequence);

    private final List<Entry> entries = new ArrayList<>();

    private record Entry(long owner, String currency, Instant at, long sequence) {}

    @Override
    public void accept(TransferRow row) {
        long from = Accounts.ownerOf(row.fromAccount());
        long to = Accounts.ownerOf(row.toAccount());
        enter(from, row);
        if (to != from) {
            enter(to, row);
        }
    }

    private void enter(long owner, TransferRow row) {
        if (Accounts.isUser(owner)) {
            entries.add(new Entry(owner, row.currency(), row.at(), row.sequence()));
        }
    }

    /// Neighbours are written together: a page of the table is then found once for all of its entries.
    void write(Transaction transaction, Source source) {
        if (entries.isEmpty()) {
            return;
        }
        entries.sort(AS_THEY_ARE_KEPT);
        transaction.execute(
                ENTER,
                source.log(),
                source.partition(),
                Columns.longs(entries, Entry::owner),
                Columns.texts(entries, Entry::currency),
                entries.stream().map(entry -> Columns.timestamp(entry.at())).toArray(OffsetDateTime[]::new),
                Columns.longs(entries, Entry::sequence));
    }
}
