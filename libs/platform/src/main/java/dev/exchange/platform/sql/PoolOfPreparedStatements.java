package dev.exchange.platform.sql;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/// Makes the service's pool so that every statement is parsed and planned once per connection.
///
/// Of the statements that settle a batch, the longest are longer than what the client keeps by itself. And PostgreSQL
/// would plan each of them again for the values at hand, although all go by keys, for which one plan serves any values.
@Singleton
public class PoolOfPreparedStatements implements PgPoolCreator {
    private static final int STATEMENT_LENGTH_MAX = 16_384;

    @Override
    public Pool create(Input input) {
        List<PgConnectOptions> options = input.pgConnectOptionsList();
        for (PgConnectOptions each : options) {
            each.setPreparedStatementCacheSqlLimit(STATEMENT_LENGTH_MAX);
            each.addProperty("plan_cache_mode", "force_generic_plan");
            // A plan that was made while a table was small must serve when it has grown.
            each.addProperty("enable_seqscan", "off");
        }
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(options))
                .using(input.vertx())
                .build();
    }
}
