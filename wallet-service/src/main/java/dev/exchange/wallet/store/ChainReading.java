package dev.exchange.wallet.store;

import dev.exchange.contracts.Ids;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Chain;
import dev.exchange.wallet.domain.CustodyMove;
import dev.exchange.wallet.domain.FundsBook;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.LedgerViolation;
import dev.exchange.wallet.domain.Vault;
import dev.exchange.wallet.domain.WalletKey;
import dev.exchange.wallet.domain.Withdrawal;
import dev.exchange.wallet.domain.WithdrawalTerms;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Writes what the chain's blocks say, exactly once: with the height up to which they are read, which moves only from
/// the value that it is believed to be at.
@ApplicationScoped
public class ChainReading {
    private static final Logger LOG = Logger.getLogger(ChainReading.class);

    private final Database database;
    private final Clock clock;
    private final DepositStore deposits;
    private final WithdrawalStore withdrawals;
    private final CustodyStore moves;
    private final FundsLedger ledger;

    public ChainReading(
            Database database,
            Clock clock,
            DepositStore deposits,
            WithdrawalStore withdrawals,
            CustodyStore moves,
            FundsLedger ledger) {
        this.database = database;
        this.clock = clock;
        this.deposits = deposits;
        this.withdrawals = withdrawals;
        this.moves = moves;
        this.ledger = ledger;
    }

    /// The height up to which the chain's blocks are read; 0 at the beginning.
    public long height(Chain chain) {
        for (Row row : database.execute("SELECT height FROM chain_position WHERE adapter = $1", chain.name())) {
            return row.getLong(0);
        }
        database.execute(
                "INSERT INTO chain_position (adapter, height) VALUES ($1, 0) ON CONFLICT DO NOTHING", chain.name());
        return 0;
    }

    /// Writes what came after the height `from`; nothing where another replica was there first.
    public void write(Chain chain, long from, Chain.Blocks read) {
        database.inTransaction(transaction -> {
            boolean first = transaction
                            .execute(
                                    "UPDATE chain_position SET height = $3 WHERE adapter = $1 AND height = $2",
                                    chain.name(),
                                    from,
                                    read.upTo())
                            .rowCount()
                    == 1;
            if (first && !read.blocks().isEmpty()) {
                Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                Movements movements = new Movements();
                for (Chain.Block block : read.blocks()) {
                    for (Chain.Entry entry : block.entries()) {
                        write(transaction, chain, block.height(), entry, movements, now);
                    }
                }
                ledger.book(
                        transaction,
                        movements.wallets,
                        now,
                        moving -> movements.bookings.forEach(booking -> booking.accept(moving)));
            }
            return null;
        });
    }

    /// What is to be booked once all rows are locked: wallets come last.
    private static final class Movements {
        private final TreeSet<WalletKey> wallets = new TreeSet<>();
        private final List<Consumer<Ledger>> bookings = new ArrayList<>();
    }

    private void write(
            Transaction transaction, Chain chain, long height, Chain.Entry entry, Movements movements, Instant now) {
        switch (entry) {
            case Chain.Entry.Arrived arrived -> arrived(transaction, chain, height, arrived, movements, now);
            case Chain.Entry.Paid paid -> paid(transaction, height, paid, now);
            case Chain.Entry.Reverted reverted -> reverted(transaction, height, reverted, movements, now);
        }
    }

    private void arrived(
            Transaction transaction,
            Chain chain,
            long height,
            Chain.Entry.Arrived arrived,
            Movements movements,
            Instant now) {
        for (Vault vault : Vault.values()) {
            if (arrived.address().equals(chain.vaultAddress(vault, arrived.currency()))) {
                receive(height, vault, arrived, movements);
                return;
            }
        }
        if (!deposits.arrived(transaction, arrived, height, now)) {
            LOG.warnf(
                    "%s %s arrived at %s, which is no deposit's address (transaction %s): it is booked as the"
                            + " exchange's own until somebody finds out whose it is",
                    arrived.amount().toPlainString(), arrived.currency(), arrived.address(), arrived.tx());
            receive(height, Vault.HOT, arrived, movements);
        }
    }

    private static void receive(long height, Vault vault, Chain.Entry.Arrived arrived, Movements movements) {
        movements.bookings.add(moving ->
                new FundsBook(moving, LedgerSource.CHAIN, height).receive(vault, arrived.currency(), arrived.amount()));
    }

    private void paid(Transaction transaction, long height, Chain.Entry.Paid paid, Instant now) {
        OptionalLong move = Ids.number(paid.payment(), CustodyMove.PAYMENT_PREFIX);
        if (move.isPresent()) {
            moves.include(transaction, move.getAsLong(), paid.tx(), height, now);
            return;
        }
        StoredWithdrawal before = broadcast(transaction, paid.payment(), paid.tx(), now);
        if (before.withdrawal() instanceof Withdrawal.Broadcast broadcast) {
            Withdrawal.Inclusion inclusion = new Withdrawal.Inclusion(height, paid.cost());
            // The state checks what the network took.
            broadcast.included(inclusion);
            withdrawals.include(transaction, broadcast.terms().number(), inclusion, now);
        }
    }

    private void reverted(
            Transaction transaction, long height, Chain.Entry.Reverted reverted, Movements movements, Instant now) {
        OptionalLong move = Ids.number(reverted.payment(), CustodyMove.PAYMENT_PREFIX);
        if (move.isPresent()) {
            moves.failed(transaction, move.getAsLong(), now);
            return;
        }
        StoredWithdrawal before = broadcast(transaction, reverted.payment(), reverted.tx(), now);
        if (before.withdrawal() instanceof Withdrawal.Broadcast broadcast) {
            Withdrawal.Failed failed = broadcast.reverted(reverted.reason());
            withdrawals.step(transaction, before, failed, now);
            movements.wallets.add(failed.terms().wallet());
            movements.bookings.add(moving -> new FundsBook(moving, LedgerSource.CHAIN, height).enter(failed));
        }
    }

    /// The withdrawal of a payment, as broadcast: where whoever handed it over crashed before writing the answer, the
    /// block gives it.
    private StoredWithdrawal broadcast(Transaction transaction, String payment, String tx, Instant now) {
        OptionalLong number = Ids.number(payment, WithdrawalTerms.PAYMENT_PREFIX);
        StoredWithdrawal before = number.stream()
                .mapToObj(known -> withdrawals.lock(transaction, known))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new LedgerViolation("The chain has paid " + payment + ", which is not ours"));
        return switch (before.withdrawal()) {
            case Withdrawal.Broadcast _ -> before;
            case Withdrawal.Approved approved -> withdrawals.step(transaction, before, approved.broadcast(tx), now);
            case Withdrawal.Requested _,
                    Withdrawal.Rejected _,
                    Withdrawal.Cancelled _,
                    Withdrawal.Settled _,
                    Withdrawal.Failed _ ->
                throw new LedgerViolation("The chain says of " + payment + " that it is in a block, but it is "
                        + before.withdrawal().state().wireName());
        };
    }
}
