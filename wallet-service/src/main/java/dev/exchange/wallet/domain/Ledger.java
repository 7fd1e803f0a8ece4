package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The wallets of one transaction, moved only by balanced transfers. It starts from locked rows, and
/// what it holds at the end is written back together with the transfers that led there. For one thread.
public final class Ledger {
    private final Map<WalletKey, Balance> wallets;
    private final TreeMap<WalletKey, Balance> changed = new TreeMap<>();
    private final TreeMap<HouseKey, BigDecimal> houseChanges = new TreeMap<>();
    private final List<Transfer> transfers = new ArrayList<>();

    /// @param wallets every wallet that may move; nobody else may change them until the result is written
    public Ledger(Map<WalletKey, Balance> wallets) {
        this.wallets = new HashMap<>(wallets);
    }

    /// What is in the wallet now; zero for one that does not exist.
    public Balance balance(WalletKey key) {
        return wallets.getOrDefault(key, Balance.ZERO);
    }

    /// What is in the wallet now; empty for one that is not part of this transaction.
    public Optional<Balance> find(WalletKey key) {
        return Optional.ofNullable(wallets.get(key));
    }

    /// Moves `amount`; nothing happens when it is zero.
    ///
    /// @throws LedgerViolation when it is negative, when a user's account would fall below zero, or when
    ///     a wallet is not among those that this ledger started with
    public void move(Cause cause, Account from, Account to, String currency, BigDecimal amount) {
        if (amount.signum() == 0) {
            return;
        }
        Transfer transfer = new Transfer(cause, from, to, currency, amount);
        add(transfer, from, amount.negate());
        add(transfer, to, amount);
        transfers.add(transfer);
    }

    private void add(Transfer transfer, Account account, BigDecimal amount) {
        String currency = transfer.currency();
        switch (account) {
            case Account.Available available -> {
                WalletKey key = new WalletKey(available.userId(), currency);
                Balance before = existing(key, transfer);
                change(transfer, key, before.available().add(amount), before.locked());
            }
            case Account.Locked locked -> {
                WalletKey key = new WalletKey(locked.userId(), currency);
                Balance before = existing(key, transfer);
                change(transfer, key, before.available(), before.locked().add(amount));
            }
            case Account.House house -> houseChanges.merge(new HouseKey(house, currency), amount, BigDecimal::add);
        }
    }

    private Balance existing(WalletKey key, Transfer transfer) {
        Balance balance = wallets.get(key);
        if (balance == null) {
            throw new LedgerViolation("The " + key + " is not part of this transaction, but moves by " + transfer);
        }
        return balance;
    }

    private void change(Transfer transfer, WalletKey key, BigDecimal available, BigDecimal locked) {
        if (available.signum() < 0 || locked.signum() < 0) {
            throw new LedgerViolation(
                    "The " + key + " holds " + wallets.get(key) + ", which does not cover " + transfer);
        }
        Balance after = new Balance(available, locked);
        wallets.put(key, after);
        changed.put(key, after);
    }

    /// The wallets that moved, with their balances now, in the order of their keys.
    public SortedMap<WalletKey, Balance> changedWallets() {
        return Collections.unmodifiableSortedMap(changed);
    }

    /// By how much the exchange's own accounts moved.
    public SortedMap<HouseKey, BigDecimal> houseChanges() {
        return Collections.unmodifiableSortedMap(houseChanges);
    }

    /// In the order in which they happened.
    public List<Transfer> transfers() {
        return Collections.unmodifiableList(transfers);
    }

    /// One of the exchange's own accounts in one currency.
    public record HouseKey(Account.House account, String currency) implements Comparable<HouseKey> {
        @Override
        public int compareTo(HouseKey other) {
            int byAccount = account.compareTo(other.account);
            return byAccount != 0 ? byAccount : currency.compareTo(other.currency);
        }
    }
}
