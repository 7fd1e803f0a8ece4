package dev.exchange.wallet.store;

import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Balance;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.LedgerViolation;
import dev.exchange.wallet.domain.Transfer;
import dev.exchange.wallet.domain.WalletKey;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes what a [Ledger] holds: balances, the exchange's own accounts, the transfers and the block of the
/// chain that they make in each source, in one statement.
@ApplicationScoped
public class LedgerStore {
    // The exchange's own rows are written last of all locks: every settlement meets at the fees, and
    // waits shortest so.
    private static final String WRITE = """
            WITH balances AS (
                UPDATE wallets w SET available = b.available::numeric, locked = b.locked::numeric, updated_at = $1
                FROM unnest($2::text[], $3::text[], $4::text[], $5::text[])
                    AS b(user_id, currency, available, locked)
                WHERE w.user_id = b.user_id AND w.currency = b.currency
                RETURNING 1
            ), house AS (
                INSERT INTO house_accounts AS h (account, currency, owner, balance)
                SELECT c.account, c.currency, c.owner, c.change::numeric
                FROM unnest($6::text[], $7::text[], $8::bigint[], $9::text[]) AS c(account, currency, owner, change)
                ON CONFLICT (account, currency) DO UPDATE SET balance = h.balance + excluded.balance
                RETURNING 1
            ), heads AS (
                INSERT INTO ledger_heads AS h (log, partition, sequence, digest, hash)
                SELECT s.log, s.partition, s.transfers, s.digest,
                    chain_hash(decode(repeat('00', 32), 'hex'), s.log, s.partition, 1, s.transfers, s.digest)
                FROM (
                    SELECT log, partition, transfers, decode(digest, 'hex') AS digest
                    FROM unnest($10::int[], $11::int[], $12::bigint[], $13::text[])
                        AS s(log, partition, transfers, digest)) s
                ON CONFLICT (log, partition) DO UPDATE SET sequence = h.sequence + excluded.sequence,
                    digest = excluded.digest,
                    hash = chain_hash(h.hash, h.log, h.partition, h.sequence + 1, h.sequence + excluded.sequence,
                        excluded.digest)
                RETURNING log, partition, sequence, hash
            ), blocks AS (
                INSERT INTO ledger_blocks (log, partition, first, last, hash)
                SELECT heads.log, heads.partition, heads.sequence - s.transfers + 1, heads.sequence, heads.hash
                FROM unnest($10::int[], $11::int[], $12::bigint[]) AS s(log, partition, transfers)
                    JOIN heads ON heads.log = s.log AND heads.partition = s.partition
                RETURNING 1
            ), written AS (
                INSERT INTO transfers (log, partition, sequence, record_offset, kind, reference, from_account,
                    to_account, currency, amount, at)
                SELECT t.log, t.partition, heads.sequence - t.later, t.record_offset, t.kind, t.reference,
                    t.from_account, t.to_account, t.currency, t.amount::numeric, $1
                FROM unnest($14::int[], $15::int[], $16::bigint[], $17::bigint[], $18::int[], $19::bigint[],
                        $20::bigint[], $21::bigint[], $22::text[], $23::text[])
                    AS t(log, partition, later, record_offset, kind, reference, from_account, to_account, currency,
                        amount)
                    JOIN heads ON heads.log = t.log AND heads.partition = t.partition
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM balances), (SELECT count(*) FROM written), (SELECT count(*) FROM house),
                (SELECT count(*) FROM blocks)""";

    /// Where not everything could be written, the transaction ends with a [LedgerViolation].
    ///
    /// @param locked the wallets that the ledger started from
    public void write(Transaction transaction, Ledger ledger, LockedWallets locked, Instant now) {
        List<Transfer> transfers = ledger.transfers();
        if (transfers.isEmpty()) {
            return;
        }
        Map<WalletKey, Balance> wallets = ledger.changedWallets();
        Map<Ledger.HouseKey, BigDecimal> house = ledger.houseChanges();
        TreeMap<LedgerSource, Long> sizes = new TreeMap<>();
        TreeMap<LedgerSource, LedgerChain.RowsDigest> digests = new TreeMap<>();
        for (Transfer transfer : transfers) {
            LedgerSource source = transfer.cause().source();
            sizes.merge(source, 1L, Long::sum);
            add(transfer, locked, now, digests.computeIfAbsent(source, first -> new LedgerChain.RowsDigest()));
        }
        transaction.send(
                WRITE,
                answer -> {
                    Row written = answer.iterator().next();
                    if (written.getLong(0) != wallets.size()
                            || written.getLong(1) != transfers.size()
                            || written.getLong(2) != house.size()
                            || written.getLong(3) != sizes.size()) {
                        throw new LedgerViolation("Of " + wallets.size() + " wallets, " + transfers.size()
                                + " transfers, " + house.size() + " house accounts and " + sizes.size()
                                + " blocks only " + written.getLong(0) + ", " + written.getLong(1) + ", "
                                + written.getLong(2) + " and " + written.getLong(3) + " could be written");
                    }
                },
                Columns.timestamp(now),
                Columns.texts(wallets.keySet(), WalletKey::userId),
                Columns.texts(wallets.keySet(), WalletKey::currency),
                Columns.texts(wallets.values(), balance -> balance.available().toPlainString()),
                Columns.texts(wallets.values(), balance -> balance.locked().toPlainString()),
                Columns.texts(house.keySet(), key -> Accounts.name(key.account())),
                Columns.texts(house.keySet(), Ledger.HouseKey::currency),
                Columns.longs(house.keySet(), key -> Accounts.owner(key.account())),
                Columns.texts(house.values(), BigDecimal::toPlainString),
                Columns.ints(sizes.keySet(), source -> Accounts.number(source.log())),
                Columns.ints(sizes.keySet(), LedgerSource::partition),
                Columns.longs(sizes.values(), size -> size),
                Columns.texts(digests.values(), LedgerChain.RowsDigest::digest),
                Columns.ints(
                        transfers,
                        transfer -> Accounts.number(transfer.cause().source().log())),
                Columns.ints(transfers, transfer -> transfer.cause().source().partition()),
                laterInTheirSource(transfers, sizes),
                Columns.longs(transfers, transfer -> transfer.cause().offset()),
                Columns.ints(
                        transfers, transfer -> Accounts.number(transfer.cause().kind())),
                Columns.longs(transfers, transfer -> transfer.cause().reference()),
                Columns.longs(transfers, transfer -> Accounts.number(transfer.from(), locked.owners())),
                Columns.longs(transfers, transfer -> Accounts.number(transfer.to(), locked.owners())),
                Columns.texts(transfers, Transfer::currency),
                Columns.texts(transfers, transfer -> transfer.amount().toPlainString()));
    }

    /// Adds exactly what is written of the transfer to its source's part of the block.
    private static void add(Transfer transfer, LockedWallets locked, Instant now, LedgerChain.RowsDigest rows) {
        rows.add(
                transfer.cause().offset(),
                transfer.cause().reference(),
                Accounts.number(transfer.from(), locked.owners()),
                Accounts.number(transfer.to(), locked.owners()),
                now,
                Accounts.number(transfer.cause().kind()),
                transfer.currency(),
                transfer.amount());
    }

    /// How many transfers of the same source come after each, from which its number follows.
    private static Long[] laterInTheirSource(List<Transfer> transfers, Map<LedgerSource, Long> sizes) {
        Map<LedgerSource, Long> left = new TreeMap<>(sizes);
        return Columns.longs(transfers, transfer -> left.merge(transfer.cause().source(), -1L, Long::sum));
    }
}
