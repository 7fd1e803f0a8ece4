package dev.exchange.wallet.store;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.sql.Database;
import dev.exchange.wallet.domain.Chain;
import dev.exchange.wallet.domain.Confirmations;
import dev.exchange.wallet.domain.CustodyMove;
import dev.exchange.wallet.domain.FundsBook;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.Valuation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeSet;

/// Keeps as much at hand as is needed, and the rest away.
@ApplicationScoped
public class Custody {
    private static final Duration REST_AFTER_REFUSAL = Duration.ofMinutes(10);

    private final FundsConfig config;
    private final Catalogue catalogue;
    private final Prices prices;
    private final Clock clock;
    private final Database database;
    private final CustodyStore moves;
    private final FundsLedger ledger;

    public Custody(
            FundsConfig config,
            Catalogue catalogue,
            Prices prices,
            Clock clock,
            Database database,
            CustodyStore moves,
            FundsLedger ledger) {
        this.config = config;
        this.catalogue = catalogue;
        this.prices = prices;
        this.clock = clock;
        this.database = database;
        this.moves = moves;
        this.ledger = ledger;
    }

    /// Plans what is to be moved, and hands what is planned to the chain, which is asked again until it takes or
    /// refuses
    /// it. After a refusal nothing of that currency is planned for ten minutes.
    public void balance(Chain chain) {
        Valuation valuation = new Valuation(catalogue, prices);
        for (CustodyStore.Position position : moves.positions(now().minus(REST_AFTER_REFUSAL))) {
            valuation
                    .price(position.currency())
                    .flatMap(price -> config.custody()
                            .shift(
                                    position.hot(),
                                    position.cold(),
                                    position.wanted(),
                                    price,
                                    catalogue.asset(position.currency()).precision()))
                    .ifPresent(shift -> moves.plan(position.currency(), shift, now()));
        }
        for (CustodyMove move : moves.planned()) {
            switch (chain.broadcast(move.payment(chain))) {
                case Chain.Answer.Sent sent -> moves.broadcast(move.number(), sent.tx(), now());
                case Chain.Answer.NotCovered _ -> {
                    // Asked again in the next round.
                }
                case Chain.Answer.Refused _ ->
                    database.inTransaction(transaction -> {
                        moves.failed(transaction, move.number(), now());
                        return null;
                    });
            }
        }
    }

    /// Books the moves that have enough confirmations.
    ///
    /// @return how many
    public int settle(long height) {
        return database.inTransaction(transaction -> {
            List<CustodyStore.Sure> sure =
                    moves.lockSure(transaction, Confirmations.lastSure(height, config.confirmations()));
            if (!sure.isEmpty()) {
                ledger.book(
                        transaction,
                        new TreeSet<>(),
                        now(),
                        moving -> sure.forEach(
                                move -> new FundsBook(moving, LedgerSource.CHAIN, move.block()).moved(move.move())));
                moves.settled(transaction, sure, now());
            }
            return sure.size();
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
