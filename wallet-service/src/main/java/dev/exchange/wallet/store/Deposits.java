package dev.exchange.wallet.store;

import dev.exchange.contracts.Ids;
import dev.exchange.platform.sql.Database;
import dev.exchange.wallet.domain.Chain;
import dev.exchange.wallet.domain.Confirmations;
import dev.exchange.wallet.domain.Deposit;
import dev.exchange.wallet.domain.FundsBook;
import dev.exchange.wallet.domain.FundsRefusal;
import dev.exchange.wallet.domain.FundsRequest;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.WalletKey;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What users and the chain do with deposits.
@ApplicationScoped
public class Deposits {
    private static final int CREDITED_AT_ONCE = 100;

    private final FundsConfig config;
    private final Clock clock;
    private final Database database;
    private final ChainLink link;
    private final NewUsers newUsers;
    private final WalletStore wallets;
    private final DepositStore deposits;
    private final FundsLedger ledger;
    private final MeterRegistry meters;

    public Deposits(
            FundsConfig config,
            Clock clock,
            Database database,
            ChainLink link,
            NewUsers newUsers,
            WalletStore wallets,
            DepositStore deposits,
            FundsLedger ledger,
            MeterRegistry meters) {
        this.config = config;
        this.clock = clock;
        this.database = database;
        this.link = link;
        this.newUsers = newUsers;
        this.wallets = wallets;
        this.deposits = deposits;
        this.ledger = ledger;
        this.meters = meters;
    }

    /// Gives the user an address to pay to, and tells the chain that this is going to happen; or finds what the same
    /// request made before. Nothing is credited before the chain says that it has come.
    ///
    /// @throws FundsRefusal when the reference names another one, or there is no chain
    public Taken<StoredDeposit> announce(FundsRequest request) {
        Chain chain = link.required();
        newUsers.named(request.userId());
        boolean created = false;
        if (byReference(request).isEmpty()) {
            long number = deposits.nextNumber();
            created = deposits.insert(
                    number, request, chain.depositAddress(StoredDeposit.ID_PREFIX + number, request.currency()), now());
        }
        StoredDeposit stored = byReference(request).orElseThrow();
        Deposit.Terms terms = stored.deposit().terms();
        if (terms.announced() == null
                || !request.isSameAs(new FundsRequest(
                        terms.userId(), request.clientReference(), terms.currency(), terms.announced()))) {
            throw request.reused(stored.id());
        }
        // Also when it was taken before: a crash may have come between the write and this.
        chain.announced(stored.id(), terms.address(), terms.currency(), terms.announced());
        return new Taken<>(stored, created);
    }

    private Optional<StoredDeposit> byReference(FundsRequest request) {
        return deposits.findByReference(request.userId(), request.clientReference());
    }

    /// Credits up to 100 that have enough confirmations.
    ///
    /// @return how many
    public int credit(long height) {
        int credited = database.inTransaction(transaction -> {
            Instant now = now();
            List<Deposit.Credited> sure = deposits
                    .lockSure(transaction, Confirmations.lastSure(height, config.confirmations()), CREDITED_AT_ONCE)
                    .stream()
                    .map(confirming -> confirming.credit(height, config.confirmations()))
                    .toList();
            if (sure.isEmpty()) {
                return 0;
            }
            TreeSet<WalletKey> keys = new TreeSet<>();
            for (Deposit.Credited deposit : sure) {
                Deposit.Terms terms = deposit.terms();
                keys.add(terms.wallet());
                newUsers.comesWith(
                        transaction,
                        terms.userId(),
                        terms.currency(),
                        deposit.arrival().amount(),
                        now);
            }
            wallets.create(transaction, keys, now);
            ledger.book(
                    transaction,
                    keys,
                    now,
                    moving -> sure.forEach(deposit -> new FundsBook(
                                    moving,
                                    LedgerSource.CHAIN,
                                    deposit.arrival().block())
                            .credit(deposit)));
            deposits.credited(transaction, sure, now);
            return sure.size();
        });
        meters.counter("exchange.deposits.credited").increment(credited);
        return credited;
    }

    /// @throws FundsRefusal when there is none
    public StoredDeposit find(String id) {
        return Ids.number(id, StoredDeposit.ID_PREFIX).stream()
                .mapToObj(deposits::find)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> FundsRefusal.of(
                        FundsRefusal.Why.UNKNOWN, "deposit_not_found", "There is no deposit with this id"));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
