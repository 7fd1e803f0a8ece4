package dev.exchange.wallet.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.exchange.platform.sql.Database;
import dev.exchange.testing.ExchangeStack;
import dev.exchange.wallet.WalletSettings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A ledger that is older than its chain.
@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
@QuarkusTestResource(WalletSettings.class)
class ChainOfEarlierTransfersTest {
    private static final String SCHEMA = "older_ledger";

    @Inject
    DataSource dataSource;

    @Inject
    Database database;

    @AfterEach
    void remove() {
        database.execute("DROP SCHEMA IF EXISTS older_ledger CASCADE");
    }

    @Test
    void whatWasWrittenBeforeIsChainedFromTheFirstTransferOn() {
        migration().target("6").load().migrate();
        database.execute(
                "INSERT INTO older_ledger.ledger_heads (log, partition, sequence) VALUES (2, 3, 2500), (0, 0, 1)");
        database.execute("""
                INSERT INTO older_ledger.transfers (log, partition, sequence, record_offset, kind, reference,
                    from_account, to_account, currency, amount, at)
                SELECT 2, 3, n, n * 3, 3, n + 7, 2001, 2002, 'USD', n * 1.10, now() FROM generate_series(1, 2500) AS n
                UNION ALL SELECT 0, 0, 1, 0, 1, 0, 4, 2000, 'USD', 5, now()""");

        migration().load().migrate();

        assertThat(number("SELECT count(*) FROM older_ledger.ledger_chain")).isEqualTo(4);
        assertThat(number("SELECT count(*) FROM older_ledger.ledger_chain WHERE hash IS DISTINCT FROM proved"))
                .isZero();
        assertThat(number("""
                SELECT count(*) FROM older_ledger.ledger_heads h JOIN older_ledger.ledger_blocks b
                    ON b.log = h.log AND b.partition = h.partition AND b.last = h.sequence AND b.hash = h.hash""")).isEqualTo(2);
    }

    private FluentConfiguration migration() {
        return Flyway.configure()
                .dataSource(dataSource)
                .schemas(SCHEMA)
                .locations("classpath:db/migration", "classpath:exchange/platform");
    }

    private long number(String sql) {
        return database.execute(sql).iterator().next().getLong(0);
    }
}
