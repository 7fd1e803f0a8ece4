package dev.exchange.wallet.store;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Gift;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.Valuation;
import dev.exchange.wallet.domain.WalletKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Enters users when they are first named, and gives each a starting balance. In development only: in
/// production a user comes with a first deposit, and being named means nothing.
@ApplicationScoped
public class NewUsers {
    private static final int REMEMBERED = 100_000;

    private final boolean entering;
    private final Gift gift;
    private final Catalogue catalogue;
    private final Prices prices;
    private final Clock clock;
    private final Database database;
    private final UserStore users;
    private final WalletStore wallets;
    private final LedgerStore ledgers;
    private final ValuationStore valuations;
    private final RecentKeys<String> known = new RecentKeys<>(REMEMBERED);

    public NewUsers(
            ExchangeConfig config,
            Catalogue catalogue,
            Prices prices,
            Clock clock,
            Database database,
            UserStore users,
            WalletStore wallets,
            LedgerStore ledgers,
            ValuationStore valuations) {
        this.entering = config.isDevelopment();
        this.gift = new Gift(config.startingBalances());
        this.catalogue = catalogue;
        this.prices = prices;
        this.clock = clock;
        this.database = database;
        this.users = users;
        this.wallets = wallets;
        this.ledgers = ledgers;
        this.valuations = valuations;
    }

    /// Enters those of the users that are not known, with empty wallets for what they will be given.
    /// Nothing that this transaction does may lock a wallet before.
    ///
    /// @return the users that are new, to each of whom [#gift] is to be paid in the same transaction
    public SortedSet<String> enter(Transaction transaction, Collection<String> named, Instant now) {
        SortedSet<String> candidates = entering ? known.unknown(named) : new TreeSet<>();
        if (candidates.isEmpty()) {
            return candidates;
        }
        SortedSet<String> entered = users.enter(transaction, candidates, now);
        if (!entered.isEmpty()) {
            TreeSet<WalletKey> keys = new TreeSet<>();
            entered.forEach(user -> keys.addAll(giftWallets(user)));
            wallets.create(transaction, keys, now);
            valuations.writeFirst(transaction, entered, new Valuation(catalogue, prices).total(gift.amounts()), now);
        }
        return entered;
    }

    /// Enters a user whose first deposit is credited, where it is not known yet. Nothing that this transaction does may
    /// lock a wallet before.
    ///
    /// @param amount what comes, which is all that the user has then
    public void comesWith(Transaction transaction, String userId, String currency, BigDecimal amount, Instant now) {
        SortedSet<String> entered = users.enter(transaction, new TreeSet<>(List.of(userId)), now);
        if (!entered.isEmpty()) {
            valuations.writeFirst(transaction, entered, new Valuation(catalogue, prices).value(currency, amount), now);
        }
    }

    /// What every new user is given.
    public Gift gift() {
        return gift;
    }

    /// The wallets that the gift is paid into.
    public List<WalletKey> giftWallets(String userId) {
        return gift.amounts().keySet().stream()
                .map(currency -> new WalletKey(userId, currency))
                .toList();
    }

    /// Remembers users that a committed transaction has entered or found.
    public void committed(Collection<String> named) {
        if (entering) {
            known.add(named);
        }
    }

    /// Enters a user that was named over HTTP, in a transaction of its own.
    public void named(String userId) {
        if (!entering || known.unknown(List.of(userId)).isEmpty()) {
            return;
        }
        database.inTransaction(transaction -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            SortedSet<String> entered = enter(transaction, List.of(userId), now);
            if (!entered.isEmpty()) {
                LockedWallets locked = wallets.lock(transaction, new TreeSet<>(giftWallets(userId)));
                Ledger ledger = new Ledger(locked.balances());
                gift.payTo(userId, ledger, LedgerSource.HTTP, 0);
                ledgers.write(transaction, ledger, locked, now);
            }
            return entered;
        });
        committed(List.of(userId));
    }
}
