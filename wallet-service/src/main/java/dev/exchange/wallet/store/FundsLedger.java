package dev.exchange.wallet.store;

import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.WalletKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.SortedSet;
import java.util.function.Consumer;

/// Moves money within a transaction that has locked already what else it needs.
@ApplicationScoped
public class FundsLedger {
    private final WalletStore wallets;
    private final LedgerStore ledgers;

    public FundsLedger(WalletStore wallets, LedgerStore ledgers) {
        this.wallets = wallets;
        this.ledgers = ledgers;
    }

    /// Locks the wallets among `keys` that exist, lets `booking` move what is in them, and writes that.
    public void book(Transaction transaction, SortedSet<WalletKey> keys, Instant now, Consumer<Ledger> booking) {
        LockedWallets locked = wallets.lock(transaction, keys);
        Ledger ledger = new Ledger(locked.balances());
        booking.accept(ledger);
        ledgers.write(transaction, ledger, locked, now);
    }
}
