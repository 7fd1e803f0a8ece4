package dev.exchange.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.testing.ExchangeStack;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PoolOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionTest {
    private static final String INSERT = "INSERT INTO numbers (number) VALUES ($1)";

    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(2))
            .connectingTo(PgConnectOptions.fromUri(ExchangeStack.freshDatabase().text()))
            .using(vertx)
            .build();
    private final Database database = new Database(pool);

    @BeforeEach
    void makeTable() {
        pool.query("CREATE TABLE numbers (number bigint PRIMARY KEY)").executeAndAwait();
    }

    @AfterEach
    void close() {
        pool.closeAndAwait();
        vertx.closeAndAwait();
    }

    @Test
    void whatIsSentRunsBeforeWhatComesLaterAndIsCheckedBeforeItsAnswer() {
        List<String> order = new ArrayList<>();

        long seen = database.inTransaction(transaction -> {
            transaction.send(INSERT, inserted -> order.add("checked " + inserted.rowCount()), 1L);
            long count = count(transaction);
            order.add("counted " + count);
            return count;
        });

        assertThat(seen).isOne();
        assertThat(order).containsExactly("checked 1", "counted 1");
        assertThat(committed()).isOne();
    }

    @Test
    void aCheckThatFailsLeavesNothingBehind() {
        assertThatThrownBy(() -> database.inTransaction(transaction -> {
                    transaction.execute(INSERT, 1L);
                    transaction.send(
                            INSERT,
                            inserted -> {
                                throw new IllegalStateException("not like this");
                            },
                            2L);
                    return null;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not like this");

        assertThat(committed()).isZero();
    }

    @Test
    void aStatementThatFailsOnceItWasSentIsWhatTheNextOneThrows() {
        assertThatThrownBy(() -> database.inTransaction(transaction -> {
                    transaction.execute(INSERT, 1L);
                    transaction.send(INSERT, inserted -> {}, 1L);
                    return count(transaction);
                }))
                .isInstanceOfSatisfying(
                        PgException.class,
                        failure -> assertThat(failure.getSqlState()).isEqualTo("23505"));

        assertThat(committed()).isZero();
        assertThat(database.<Long>inTransaction(TransactionTest::count)).isZero();
    }

    private static long count(Transaction transaction) {
        return transaction
                .execute("SELECT count(*) FROM numbers")
                .iterator()
                .next()
                .getLong(0);
    }

    private long committed() {
        return database.execute("SELECT count(*) FROM numbers")
                .iterator()
                .next()
                .getLong(0);
    }
}
