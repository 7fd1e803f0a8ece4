package dev.exchange.platform.sql;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An open transaction, used by one thread that may block. Statements wait at most [#STATEMENT_TIMEOUT].
public final class Transaction {
    static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(15);

    private final SqlConnection connection;
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();

    private record Sent(CompletionStage<RowSet<Row>> answer, Consumer<RowSet<Row>> check) {}

    Transaction(SqlConnection connection) {
        this.connection = connection;
    }

    /// Runs a prepared statement. Arrays (`Long[]`, `String[]`, `OffsetDateTime[]`, …) serve `unnest`.
    ///
    /// @param parameters for $1, $2, …; null is SQL's NULL
    public RowSet<Row> execute(String sql, @Nullable Object... parameters) {
        CompletionStage<RowSet<Row>> answer = start(sql, parameters);
        checkWhatWasSent();
        return await(answer);
    }

    /// Sends a prepared statement whose answer nothing needs yet. It runs before all that come later; its
    /// answer is checked before that of the next one is given out, and at the latest before the commit.
    ///
    /// @param check throws where the transaction must not go on
    public void send(String sql, Consumer<RowSet<Row>> check, @Nullable Object... parameters) {
        sent.add(new Sent(start(sql, parameters), check));
    }

    private CompletionStage<RowSet<Row>> start(String sql, @Nullable Object[] parameters) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.from(Arrays.asList(parameters)))
                .subscribeAsCompletionStage();
    }

    void checkWhatWasSent() {
        for (Sent statement = sent.poll(); statement != null; statement = sent.poll()) {
            statement.check().accept(await(statement.answer()));
        }
    }

    static <T> T await(CompletionStage<T> answer) {
        return Uni.createFrom().completionStage(answer).await().atMost(STATEMENT_TIMEOUT);
    }

    /// The connection itself, for what this class does not offer.
    public SqlConnection connection() {
        return connection;
    }
}
