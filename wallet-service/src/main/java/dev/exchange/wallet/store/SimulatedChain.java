package dev.exchange.wallet.store;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Decimals;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Chain;
import dev.exchange.wallet.domain.Payment;
import dev.exchange.wallet.domain.Vault;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The chain of development: it takes every asset, pays what is announced, and mines a block per interval while there
/// is
/// anything to confirm. Addresses, transaction ids and costs follow from its seed. It lives in tables of its own, in
/// transactions of its own: between what it does and what the ledger writes anything may crash, as with a real one.
///
/// Payments to an address that begins with [#REFUSED] are refused, those to one that begins with [#REVERTED] are
/// taken, and undone in a block.
@Singleton
public class SimulatedChain implements Chain {
    public static final String REFUSED = "sim-refused";
    public static final String REVERTED = "sim-reverted";

    private static final int MOST_IN_A_BLOCK = 1_000;
    private static final int COST_STEPS = 8;
    private static final int LEAST_COST_STEPS = 3;

    private static final String MINE = """
            UPDATE simulated_chain SET height = height + 1, mined_at = $1
            WHERE (mined_at <= $2 OR mined_at > $1)
                AND (height < busy_at + $3
                    OR EXISTS (SELECT FROM simulated_transactions WHERE block IS NULL AND refusal IS NULL))
            RETURNING height""";

    private static final String FILL = """
            WITH mined AS (
                UPDATE simulated_transactions SET block = $1
                WHERE id IN (
                    SELECT id FROM simulated_transactions WHERE block IS NULL AND refusal IS NULL
                    ORDER BY sequence LIMIT $2)
                RETURNING *
            ), held AS (
                INSERT INTO simulated_holdings AS h (currency, vault, amount)
                SELECT currency, vault, sum(change) FROM (
                    SELECT currency, from_vault AS vault, -(amount + cost) AS change FROM mined
                    WHERE from_vault IS NOT NULL AND NOT reverts
                    UNION ALL
                    SELECT currency, to_vault, amount FROM mined WHERE to_vault IS NOT NULL AND NOT reverts) c
                GROUP BY currency, vault
                ON CONFLICT (currency, vault) DO UPDATE SET amount = h.amount + excluded.amount
            )
            UPDATE simulated_chain SET busy_at = $1 WHERE EXISTS (SELECT FROM mined)""";

    private static final String SPENDABLE = """
            SELECT coalesce((SELECT amount FROM simulated_holdings WHERE currency = $1 AND vault = $2), 0)
                - coalesce((
                    SELECT sum(amount + cost) FROM simulated_transactions
                    WHERE currency = $1 AND from_vault = $2 AND block IS NULL AND refusal IS NULL AND NOT reverts), 0)""";

    private static final String HOLDINGS = """
            SELECT h.currency, h.vault, h.amount - coalesce(sum(later.change), 0)
            FROM simulated_holdings h
                LEFT JOIN (
                    SELECT currency, from_vault AS vault, -(amount + cost) AS change FROM simulated_transactions
                    WHERE block > $1 AND from_vault IS NOT NULL AND NOT reverts
                    UNION ALL
                    SELECT currency, to_vault, amount FROM simulated_transactions
                    WHERE block > $1 AND to_vault IS NOT NULL AND NOT reverts) later
                    ON later.currency = h.currency AND later.vault = h.vault
            GROUP BY h.currency, h.vault, h.amount""";

    private final Database database;
    private final Clock clock;
    private final Catalogue catalogue;
    private final FundsConfig.Simulation simulation;
    private final int confirmations;
    private volatile @Nullable Long seed;

    public SimulatedChain(Database database, Clock clock, Catalogue catalogue, FundsConfig config) {
        this.database = database;
        this.clock = clock;
        this.catalogue = catalogue;
        this.simulation = config.simulation();
        this.confirmations = config.confirmations();
    }

    @Override
    public String name() {
        return "simulated";
    }

    @Override
    public String depositAddress(String reference, String currency) {
        String address = "sim-" + currency.toLowerCase(Locale.ROOT) + "-" + digest("address", reference, currency);
        database.execute("INSERT INTO simulated_addresses (address) VALUES ($1) ON CONFLICT DO NOTHING", address);
        return address;
    }

    @Override
    public String vaultAddress(Vault vault, String currency) {
        return "sim-vault-" + vault.wireName() + "-" + currency.toLowerCase(Locale.ROOT);
    }

    @Override
    public void announced(String id, String address, String currency, BigDecimal amount) {
        begin();
        database.execute(
                """
                INSERT INTO simulated_transactions (id, tx, to_vault, address, currency, amount, cost, reverts)
                VALUES ($1, $2, 'hot', $3, $4, $5::text::numeric, 0, false)
                ON CONFLICT (id) DO NOTHING""",
                "announced-" + id,
                digest("transaction", "announced-" + id),
                address,
                currency,
                amount.toPlainString());
    }

    @Override
    public Answer broadcast(Payment payment) {
        begin();
        return database.inTransaction(transaction -> {
            // One after the other, and none while a block is mined: what is spendable must hold until it is spent.
            transaction.execute("SELECT height FROM simulated_chain FOR UPDATE");
            for (Row row :
                    transaction.execute("SELECT tx, refusal FROM simulated_transactions WHERE id = $1", payment.id())) {
                String refusal = row.getString(1);
                return refusal == null ? new Answer.Sent(row.getString(0)) : new Answer.Refused(refusal);
            }
            String tx = digest("transaction", payment.id());
            if (payment.address().startsWith(REFUSED)) {
                String refusal = "The network knows no address " + payment.address();
                insert(transaction, payment, tx, refusal);
                return new Answer.Refused(refusal);
            }
            BigDecimal spendable = transaction
                    .execute(SPENDABLE, payment.currency(), payment.from().wireName())
                    .iterator()
                    .next()
                    .getBigDecimal(0);
            if (spendable.compareTo(payment.amount().add(payment.mostCost())) < 0) {
                return new Answer.NotCovered();
            }
            insert(transaction, payment, tx, null);
            return new Answer.Sent(tx);
        });
    }

    private void insert(Transaction transaction, Payment payment, String tx, @Nullable String refusal) {
        transaction.execute(
                """
                INSERT INTO simulated_transactions (id, tx, from_vault, to_vault, address, currency, amount, cost, refusal,
                    reverts)
                VALUES ($1, $2, $3, coalesce($4::text, (SELECT 'hot' FROM simulated_addresses WHERE address = $5)), $5,
                    $6, $7::text::numeric, $8::text::numeric, $9, $10)""",
                payment.id(),
                tx,
                payment.from().wireName(),
                vault(payment),
                payment.address(),
                payment.currency(),
                payment.amount().toPlainString(),
                cost(payment).toPlainString(),
                refusal,
                payment.address().startsWith(REVERTED));
    }

    private @Nullable String vault(Payment payment) {
        for (Vault vault : Vault.values()) {
            if (vaultAddress(vault, payment.currency()).equals(payment.address())) {
                return vault.wireName();
            }
        }
        return null;
    }

    /// Three to seven eighths of the most that it may be.
    private BigDecimal cost(Payment payment) {
        int steps = LEAST_COST_STEPS
                + Integer.parseInt(digest("cost", payment.id()).substring(0, 2), 16) % (COST_STEPS - LEAST_COST_STEPS);
        return payment.mostCost()
                .multiply(BigDecimal.valueOf(steps))
                .divide(BigDecimal.valueOf(COST_STEPS))
                .setScale(catalogue.asset(payment.currency()).precision(), RoundingMode.DOWN);
    }

    @Override
    public Blocks blocks(long after, int most) {
        begin();
        mine();
        long upTo = Math.min(height(), after + most);
        TreeMap<Long, List<Entry>> entries = new TreeMap<>();
        for (Row row : database.execute("""
                SELECT t.block, t.id, t.tx, t.from_vault, t.address, t.currency, t.amount, t.cost, t.reverts,
                    a.address IS NOT NULL
                FROM simulated_transactions t LEFT JOIN simulated_addresses a ON a.address = t.address
                WHERE t.block > $1 AND t.block <= $2 ORDER BY t.block, t.sequence""", after, upTo)) {
            List<Entry> block = entries.computeIfAbsent(row.getLong(0), unknown -> new ArrayList<>());
            boolean ours = row.getString(3) != null;
            boolean reverts = row.getBoolean(8);
            if (ours) {
                block.add(
                        reverts
                                ? new Entry.Reverted(
                                        row.getString(1), row.getString(2), "The network undid the payment")
                                : new Entry.Paid(
                                        row.getString(1), row.getString(2), Decimals.normal(row.getBigDecimal(7))));
            }
            if (!ours || (row.getBoolean(9) && !reverts)) {
                block.add(new Entry.Arrived(
                        row.getString(2),
                        0,
                        row.getString(4),
                        row.getString(5),
                        Decimals.normal(row.getBigDecimal(6))));
            }
        }
        List<Block> blocks = new ArrayList<>();
        entries.forEach((height, held) -> blocks.add(new Block(height, held)));
        return new Blocks(upTo, blocks);
    }

    /// Nobody looks at the height any more once the newest block that holds something has its confirmations.
    private void mine() {
        Instant now = clock.instant();
        Duration interval = simulation.blockInterval();
        database.inTransaction(transaction -> {
            for (Row row : transaction.execute(
                    MINE, Columns.timestamp(now), Columns.timestamp(now.minus(interval)), (long) confirmations)) {
                transaction.execute(FILL, row.getLong(0), MOST_IN_A_BLOCK);
            }
            return null;
        });
    }

    private long height() {
        return database.execute("SELECT height FROM simulated_chain")
                .iterator()
                .next()
                .getLong(0);
    }

    @Override
    public Map<String, Holding> holdings(long height) {
        Map<String, Holding> holdings = new HashMap<>();
        for (Row row : database.execute(HOLDINGS, height)) {
            BigDecimal amount = Decimals.normal(row.getBigDecimal(2));
            holdings.merge(
                    row.getString(0),
                    row.getString(1).equals(Vault.HOT.wireName())
                            ? new Holding(amount, BigDecimal.ZERO)
                            : new Holding(BigDecimal.ZERO, amount),
                    (one, other) ->
                            new Holding(one.hot().add(other.hot()), one.cold().add(other.cold())));
        }
        return holdings;
    }

    /// Makes the chain where there is none yet, with the reserves on their way to the cold vault.
    private long begin() {
        Long known = seed;
        if (known != null) {
            return known;
        }
        long begun = database.inTransaction(transaction -> {
            boolean fresh = transaction
                            .execute("""
                                    INSERT INTO simulated_chain (seed, height, busy_at, mined_at)
                                    VALUES ($1, 0, 0, $2) ON CONFLICT DO NOTHING""", simulation.seed(), Columns.timestamp(clock.instant()))
                            .rowCount()
                    == 1;
            if (fresh) {
                new TreeMap<>(simulation.reserves())
                        .forEach((currency, amount) -> reserve(transaction, currency, amount));
            }
            // A chain that exists keeps the seed that it began with.
            return transaction
                    .execute("SELECT seed FROM simulated_chain")
                    .iterator()
                    .next()
                    .getLong(0);
        });
        seed = begun;
        return begun;
    }

    private void reserve(Transaction transaction, String currency, BigDecimal amount) {
        if (amount.signum() == 0) {
            return;
        }
        transaction.execute(
                """
                INSERT INTO simulated_transactions (id, tx, to_vault, address, currency, amount, cost, reverts)
                VALUES ($1, $2, 'cold', $3, $4, $5::text::numeric, 0, false)""",
                "reserve-" + currency,
                digest(simulation.seed(), "transaction", "reserve-" + currency),
                vaultAddress(Vault.COLD, currency),
                currency,
                amount.toPlainString());
    }

    private String digest(String... parts) {
        return digest(begin(), parts);
    }

    private static String digest(long seed, String... parts) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((seed + "\n" + String.join("\n", parts)).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
