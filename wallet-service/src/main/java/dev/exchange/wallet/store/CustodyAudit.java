package dev.exchange.wallet.store;

import dev.exchange.contracts.Decimals;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.AuditReport.Difference;
import dev.exchange.wallet.domain.Chain;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The proof of holdings: what the ledger says that each vault holds is what the chain says, at the height up to which
/// its blocks are read. What is in a block and not booked yet, because it waits for confirmations, is counted.
@ApplicationScoped
public class CustodyAudit {
    private static final String EXPECTED = """
            SELECT currency, sum(hot), sum(cold) FROM (
                SELECT currency, CASE account WHEN 'hot' THEN -balance ELSE 0 END AS hot,
                    CASE account WHEN 'cold' THEN -balance ELSE 0 END AS cold
                FROM house_accounts WHERE account IN ('hot', 'cold')
                UNION ALL
                SELECT currency, amount, 0 FROM deposits WHERE state = 'confirming'
                UNION ALL
                SELECT currency, -(amount + network_cost), 0 FROM withdrawals
                WHERE state = 'broadcast' AND block IS NOT NULL
                UNION ALL
                SELECT currency, CASE to_vault WHEN 'hot' THEN amount ELSE -amount END,
                    CASE to_vault WHEN 'cold' THEN amount ELSE -amount END
                FROM custody_moves WHERE state = 'broadcast' AND block IS NOT NULL) AS parts
            GROUP BY currency""";

    private final ChainLink link;

    public CustodyAudit(ChainLink link) {
        this.link = link;
    }

    /// Adds what differs to `differences`. The transaction must read one snapshot.
    void compare(Transaction transaction, List<Difference> differences) {
        Optional<Chain> connected = link.connected();
        if (connected.isEmpty()) {
            return;
        }
        Chain chain = connected.get();
        for (Row row : transaction.execute("SELECT height FROM chain_position WHERE adapter = $1", chain.name())) {
            // Blocks up to there do not change any more, so it does not matter that the chain is asked a moment later.
            compare(transaction, chain, row.getLong(0), differences);
        }
    }

    private static void compare(Transaction transaction, Chain chain, long height, List<Difference> differences) {
        Map<String, Chain.Holding> unmatched = new HashMap<>(chain.holdings(height));
        for (Row row : transaction.execute(EXPECTED)) {
            Chain.Holding held = unmatched.remove(row.getString(0));
            compare(
                    row.getString(0),
                    height,
                    new Chain.Holding(row.getBigDecimal(1), row.getBigDecimal(2)),
                    held == null ? Chain.Holding.NOTHING : held,
                    differences);
        }
        unmatched.forEach((currency, held) -> compare(currency, height, Chain.Holding.NOTHING, held, differences));
    }

    private static void compare(
            String currency, long height, Chain.Holding ledger, Chain.Holding chain, List<Difference> differences) {
        differ("hot", currency, height, ledger.hot(), chain.hot(), differences);
        differ("cold", currency, height, ledger.cold(), chain.cold(), differences);
    }

    private static void differ(
            String vault,
            String currency,
            long height,
            BigDecimal ledger,
            BigDecimal chain,
            List<Difference> differences) {
        if (ledger.compareTo(chain) != 0) {
            differences.add(new Difference(
                    "the chain does not hold what the ledger says",
                    vault + " " + currency + " at height " + height,
                    Decimals.plain(ledger),
                    Decimals.plain(chain)));
        }
    }
}
