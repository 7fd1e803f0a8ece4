package dev.exchange.bot.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bots of all users. Every call needs a session (`@WithSession`) or, where it writes, a transaction
/// (`@WithTransaction`) around it.
@Singleton
public class TradingBots implements PanacheRepositoryBase<TradingBot, Long> {
    private static final String LOCK_USER =
            "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:user, 0))) AS locked";

    /// Newest first.
    ///
    /// @param before only bots with a smaller number, which are older; null starts at the newest
    public Uni<List<TradingBot>> list(String userId, @Nullable Long before, int limit) {
        return find(
                        "userId = ?1 and number < ?2 order by number desc",
                        userId,
                        before == null ? Long.MAX_VALUE : before)
                .page(Page.ofSize(limit))
                .list();
    }

    /// How many the user has. What other transactions of this user add waits until this one ends, so that a bound
    /// checked with the number holds.
    public Uni<Long> countOfLocked(String userId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LOCK_USER, Integer.class)
                        .setParameter("user", userId)
                        .getSingleResult())
                .chain(locked -> count("userId", userId));
    }
}
