package dev.exchange.wallet.store;

import dev.exchange.contracts.Decimals;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.FundsRequest;
import dev.exchange.wallet.domain.LedgerViolation;
import dev.exchange.wallet.domain.Withdrawal;
import dev.exchange.wallet.domain.WithdrawalState;
import dev.exchange.wallet.domain.WithdrawalTerms;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The rows of withdrawals, their steps and approvals. Whoever writes one has locked it before.
@ApplicationScoped
public class WithdrawalStore {
    private static final String SELECT = """
            SELECT w.number, w.user_id, w.client_reference, w.currency, w.amount, w.fee, w.address, w.value_usd,
                w.approvals_required, w.state, w.step, w.tx, w.block, w.network_cost, w.decided_by, w.reason,
                w.created_at, w.updated_at,
                ARRAY(SELECT a.approver FROM withdrawal_approvals a WHERE a.number = w.number ORDER BY a.approver)
            FROM withdrawals w
            """;

    private final Database database;

    public WithdrawalStore(Database database) {
        this.database = database;
    }

    /// Writes a new withdrawal in the state in which it begins.
    public StoredWithdrawal insert(
            Transaction transaction,
            FundsRequest request,
            String address,
            BigDecimal fee,
            BigDecimal valueUsd,
            int approvalsRequired,
            Instant now) {
        long number = transaction
                .execute("SELECT nextval(pg_get_serial_sequence('withdrawals', 'number'))")
                .iterator()
                .next()
                .getLong(0);
        WithdrawalTerms terms = new WithdrawalTerms(
                number, request.userId(), request.currency(), request.amount(), fee, address, approvalsRequired);
        Withdrawal begun = Withdrawal.Requested.begin(terms);
        boolean approved = begun.state() == WithdrawalState.APPROVED;
        transaction.execute(
                """
                INSERT INTO withdrawals (number, user_id, client_reference, currency, amount, fee, address, value_usd,
                    approvals_required, state, step, created_at, updated_at)
                OVERRIDING SYSTEM VALUE
                VALUES ($1, $2, $3, $4, $5::text::numeric, $6::text::numeric, $7, $8::text::numeric, $9, $10, $11, $12,
                    $12)""",
                number,
                terms.userId(),
                request.clientReference(),
                terms.currency(),
                terms.amount().toPlainString(),
                fee.toPlainString(),
                address,
                valueUsd.toPlainString(),
                approvalsRequired,
                begun.state().wireName(),
                approved ? 2 : 1,
                Columns.timestamp(now));
        insertStep(transaction, number, 1, WithdrawalState.REQUESTED, null, now);
        if (approved) {
            insertStep(transaction, number, 2, WithdrawalState.APPROVED, WithdrawalState.REQUESTED, now);
        }
        return new StoredWithdrawal(begun, request.clientReference(), valueUsd, List.of(), approved ? 2 : 1, now, now);
    }

    /// Writes an approval, and with the last that was required the step that it makes.
    ///
    /// @param after what [Withdrawal.Requested#approve] made of it
    public StoredWithdrawal approve(
            Transaction transaction, StoredWithdrawal before, Withdrawal after, String approver, Instant now) {
        long number = after.terms().number();
        boolean approved = after.state() == WithdrawalState.APPROVED;
        int step = approved ? before.step() + 1 : before.step();
        transaction.execute(
                "INSERT INTO withdrawal_approvals (number, approver, at) VALUES ($1, $2, $3)",
                number,
                approver,
                Columns.timestamp(now));
        transaction.execute("""
                UPDATE withdrawals SET approvals = approvals + 1, state = $2, step = $3, updated_at = $4
                WHERE number = $1""", number, after.state().wireName(), step, Columns.timestamp(now));
        if (approved) {
            insertStep(transaction, number, step, WithdrawalState.APPROVED, WithdrawalState.REQUESTED, now);
        }
        TreeSet<String> approvers = new TreeSet<>(before.approvers());
        approvers.add(approver);
        return new StoredWithdrawal(
                after,
                before.clientReference(),
                before.valueUsd(),
                List.copyOf(approvers),
                step,
                before.createdAt(),
                now);
    }

    /// Writes that the withdrawal has come from the state in which it was read to another one.
    ///
    /// @throws LedgerViolation when that state may not follow
    public StoredWithdrawal step(Transaction transaction, StoredWithdrawal before, Withdrawal after, Instant now) {
        WithdrawalState from = before.withdrawal().state();
        if (!from.next().contains(after.state())) {
            throw new LedgerViolation(before.id() + " is " + from.wireName() + " and cannot be "
                    + after.state().wireName());
        }
        Columnar columns = Columnar.of(after);
        long number = after.terms().number();
        int step = before.step() + 1;
        transaction.execute(
                """
                UPDATE withdrawals SET state = $2, step = $3, tx = $4, block = $5, network_cost = $6::text::numeric,
                    decided_by = $7, reason = $8, updated_at = $9
                WHERE number = $1""",
                number,
                after.state().wireName(),
                step,
                columns.tx(),
                columns.block(),
                Columns.plain(columns.networkCost()),
                columns.decidedBy(),
                columns.reason(),
                Columns.timestamp(now));
        insertStep(transaction, number, step, after.state(), from, now);
        return new StoredWithdrawal(
                after, before.clientReference(), before.valueUsd(), before.approvers(), step, before.createdAt(), now);
    }

    private static void insertStep(
            Transaction transaction,
            long number,
            int step,
            WithdrawalState state,
            @Nullable WithdrawalState previous,
            Instant now) {
        transaction.execute(
                """
                INSERT INTO withdrawal_steps (number, step, state, previous_step, previous_state, at)
                VALUES ($1, $2, $3, $4, $5, $6)""",
                number,
                step,
                state.wireName(),
                previous == null ? null : step - 1,
                previous == null ? null : previous.wireName(),
                Columns.timestamp(now));
    }

    /// Writes which block holds a payment.
    public void include(Transaction transaction, long number, Withdrawal.Inclusion inclusion, Instant now) {
        transaction.execute("""
                UPDATE withdrawals SET block = $2, network_cost = $3::text::numeric, updated_at = $4 WHERE number = $1""", number, inclusion.block(), inclusion.cost().toPlainString(), Columns.timestamp(now));
    }

    public Optional<StoredWithdrawal> find(long number) {
        return first(database.execute(SELECT + "WHERE w.number = $1", number));
    }

    public Optional<StoredWithdrawal> findByReference(Transaction transaction, String userId, String clientReference) {
        return first(transaction.execute(
                SELECT + "WHERE w.user_id = $1 AND w.client_reference = $2", userId, clientReference));
    }

    /// Waits until nobody else has it, and locks it until the transaction ends.
    public Optional<StoredWithdrawal> lock(Transaction transaction, long number) {
        // Read by a statement of its own: what the one that waited has read could be older than what it waited for.
        transaction.execute("SELECT 1 FROM withdrawals WHERE number = $1 FOR UPDATE", number);
        return first(transaction.execute(SELECT + "WHERE w.number = $1", number));
    }

    /// Those in the state, oldest first.
    ///
    /// @param after the number of the last one seen; 0 for the first
    public List<StoredWithdrawal> inState(WithdrawalState state, long after, int most) {
        return list(database.execute(
                SELECT + "WHERE w.state = $1 AND w.number > $2 ORDER BY w.number LIMIT $3",
                state.wireName(),
                after,
                most));
    }

    /// Locks those that are broadcast and whose block is at most `lastSure`, except what others have locked.
    public List<StoredWithdrawal> lockSure(Transaction transaction, long lastSure, int most) {
        return list(transaction.execute(
                SELECT + "WHERE w.state = 'broadcast' AND w.block <= $1 ORDER BY w.number LIMIT $2"
                        + " FOR UPDATE OF w SKIP LOCKED",
                lastSure,
                most));
    }

    /// Withdrawals, newest first.
    ///
    /// @param userId null for everybody's
    /// @param state null for any
    /// @param before the number of the last one on the page before; a number above all for the first page
    public List<StoredWithdrawal> page(
            @Nullable String userId, @Nullable WithdrawalState state, long before, int limit) {
        return list(database.execute(SELECT + """
                WHERE ($1::text IS NULL OR w.user_id = $1) AND ($2::text IS NULL OR w.state = $2) AND w.number < $3
                ORDER BY w.number DESC LIMIT $4""", userId, state == null ? null : state.wireName(), before, limit));
    }

    /// What the user's withdrawals since then were worth in USD, without those that were not paid.
    public BigDecimal usedSince(Transaction transaction, String userId, Instant since) {
        return transaction
                .execute(
                        """
                        SELECT coalesce(sum(value_usd), 0) FROM withdrawals
                        WHERE user_id = $1 AND created_at >= $2 AND state = ANY($3::text[])""",
                        userId,
                        Columns.timestamp(since),
                        Arrays.stream(WithdrawalState.values())
                                .filter(WithdrawalState::counts)
                                .map(WithdrawalState::wireName)
                                .toArray(String[]::new))
                .iterator()
                .next()
                .getBigDecimal(0);
    }

    private static Optional<StoredWithdrawal> first(RowSet<Row> rows) {
        return list(rows).stream().findFirst();
    }

    private static List<StoredWithdrawal> list(RowSet<Row> rows) {
        List<StoredWithdrawal> found = new ArrayList<>();
        for (Row row : rows) {
            found.add(stored(row));
        }
        return found;
    }

    private static StoredWithdrawal stored(Row row) {
        WithdrawalTerms terms = new WithdrawalTerms(
                row.getLong(0),
                row.getString(1),
                row.getString(3),
                Decimals.normal(row.getBigDecimal(4)),
                Decimals.normal(row.getBigDecimal(5)),
                row.getString(6),
                row.getInteger(8));
        List<String> approvers = List.of(row.getArrayOfStrings(18));
        Columnar columns = new Columnar(
                row.getString(11), row.getLong(12), row.getBigDecimal(13), row.getString(14), row.getString(15));
        WithdrawalState state = WithdrawalState.named(row.getString(9))
                .orElseThrow(() -> new LedgerViolation(
                        "Withdrawal " + terms.number() + " is in a state that this version does not know"));
        return new StoredWithdrawal(
                columns.withdrawal(terms, state, approvers),
                row.getString(2),
                Decimals.normal(row.getBigDecimal(7)),
                approvers,
                row.getInteger(10),
                row.getOffsetDateTime(16).toInstant(),
                row.getOffsetDateTime(17).toInstant());
    }

    /// What the states hold besides the terms, as columns.
    private record Columnar(
            @Nullable String tx,
            @Nullable Long block,
            @Nullable BigDecimal networkCost,
            @Nullable String decidedBy,
            @Nullable String reason) {
        static Columnar of(Withdrawal withdrawal) {
            return switch (withdrawal) {
                case Withdrawal.Requested _, Withdrawal.Approved _, Withdrawal.Cancelled _ ->
                    new Columnar(null, null, null, null, null);
                case Withdrawal.Broadcast broadcast -> onChain(broadcast.tx(), broadcast.inclusion());
                case Withdrawal.Settled settled -> onChain(settled.tx(), settled.inclusion());
                case Withdrawal.Rejected rejected ->
                    new Columnar(null, null, null, rejected.approver(), rejected.reason());
                case Withdrawal.Failed failed -> new Columnar(failed.tx(), null, null, null, failed.reason());
            };
        }

        private static Columnar onChain(String tx, Withdrawal.@Nullable Inclusion inclusion) {
            return inclusion == null
                    ? new Columnar(tx, null, null, null, null)
                    : new Columnar(tx, inclusion.block(), inclusion.cost(), null, null);
        }

        Withdrawal withdrawal(WithdrawalTerms terms, WithdrawalState state, List<String> approvers) {
            return switch (state) {
                case REQUESTED -> new Withdrawal.Requested(terms, new TreeSet<>(approvers));
                case APPROVED -> new Withdrawal.Approved(terms);
                case BROADCAST -> new Withdrawal.Broadcast(terms, there(tx, terms), inclusion());
                case SETTLED -> new Withdrawal.Settled(terms, there(tx, terms), there(inclusion(), terms));
                case REJECTED -> new Withdrawal.Rejected(terms, there(decidedBy, terms), there(reason, terms));
                case CANCELLED -> new Withdrawal.Cancelled(terms);
                case FAILED -> new Withdrawal.Failed(terms, tx, there(reason, terms));
            };
        }

        private Withdrawal.@Nullable Inclusion inclusion() {
            return block == null || networkCost == null
                    ? null
                    : new Withdrawal.Inclusion(block, Decimals.normal(networkCost));
        }

        private static <T> T there(@Nullable T value, WithdrawalTerms terms) {
            if (value == null) {
                throw new LedgerViolation("The row of withdrawal " + terms.number() + " lacks what its state needs");
            }
            return value;
        }
    }
}
