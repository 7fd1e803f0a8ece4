package dev.exchange.wallet.domain;

import dev.exchange.contracts.Decimals;
import java.math.BigDecimal;

/// How money moves when funds come, go and change hands. For one transaction and one thread, like its ledger.
public final class FundsBook {
    private final Ledger ledger;
    private final LedgerSource source;
    private final long offset;

    /// @param offset the height of the block that the movements follow from; 0 where the source is not the chain
    public FundsBook(Ledger ledger, LedgerSource source, long offset) {
        this.ledger = ledger;
        this.source = source;
        this.offset = offset;
    }

    /// What a new withdrawal locks. Where it is approved at once, too.
    ///
    /// @throws FundsRefusal when it is not covered
    public void hold(WithdrawalTerms terms) {
        BigDecimal available = ledger.balance(terms.wallet()).available();
        if (available.compareTo(terms.held()) < 0) {
            throw notCovered("withdrawal", terms.held(), available, terms.currency());
        }
        ledger.move(
                cause(TransferKind.WITHDRAWAL_HOLD, terms.number()),
                new Account.Available(terms.userId()),
                new Account.Locked(terms.userId()),
                terms.currency(),
                terms.held());
    }

    /// What it means that a withdrawal is now in this state. To be called once, with the write of the step.
    public void enter(Withdrawal withdrawal) {
        switch (withdrawal) {
            case Withdrawal.Requested _, Withdrawal.Approved _, Withdrawal.Broadcast _ -> {
                // What was locked stays so.
            }
            case Withdrawal.Settled settled -> pay(settled);
            case Withdrawal.Rejected _, Withdrawal.Cancelled _, Withdrawal.Failed _ -> giveBack(withdrawal.terms());
        }
    }

    private void pay(Withdrawal.Settled settled) {
        WithdrawalTerms terms = settled.terms();
        Account locked = new Account.Locked(terms.userId());
        Cause cause = cause(TransferKind.WITHDRAWAL, terms.number());
        ledger.move(cause, locked, Account.House.HOT, terms.currency(), terms.amount());
        ledger.move(cause, locked, Account.House.HOUSE, terms.currency(), terms.fee());
        ledger.move(
                cause(TransferKind.NETWORK_FEE, terms.number()),
                Account.House.HOUSE,
                Account.House.HOT,
                terms.currency(),
                settled.inclusion().cost());
    }

    private void giveBack(WithdrawalTerms terms) {
        ledger.move(
                cause(TransferKind.WITHDRAWAL_RETURN, terms.number()),
                new Account.Locked(terms.userId()),
                new Account.Available(terms.userId()),
                terms.currency(),
                terms.held());
    }

    public void credit(Deposit.Credited deposit) {
        ledger.move(
                cause(TransferKind.DEPOSIT, deposit.terms().number()),
                Account.House.HOT,
                new Account.Available(deposit.terms().userId()),
                deposit.terms().currency(),
                deposit.arrival().amount());
    }

    /// What came to a vault without being anybody's deposit: it is the exchange's own.
    public void receive(Vault vault, String currency, BigDecimal amount) {
        ledger.move(cause(TransferKind.DEPOSIT, 0), vault.account(), Account.House.HOUSE, currency, amount);
    }

    /// A move between vaults that is done. Both accounts are minus what their vault holds, so the entry goes from
    /// where the holding grows.
    public void moved(CustodyMove move) {
        ledger.move(
                cause(TransferKind.CUSTODY, move.number()),
                move.to().account(),
                move.from().account(),
                move.currency(),
                move.amount());
    }

    /// Money that one user gives another.
    ///
    /// @param number of the transfer between users
    /// @throws FundsRefusal when it is not covered
    public void give(long number, FundsRequest request, String toUserId) {
        BigDecimal available = ledger.balance(new WalletKey(request.userId(), request.currency()))
                .available();
        if (available.compareTo(request.amount()) < 0) {
            throw notCovered("transfer", request.amount(), available, request.currency());
        }
        ledger.move(
                cause(TransferKind.TRANSFER, number),
                new Account.Available(request.userId()),
                new Account.Available(toUserId),
                request.currency(),
                request.amount());
    }

    private static FundsRefusal notCovered(String what, BigDecimal needed, BigDecimal available, String currency) {
        return FundsRefusal.invalid(
                        "insufficient_balance",
                        "This " + what + " needs " + Decimals.plain(needed) + " " + currency
                                + ", and " + Decimals.plain(available) + " " + currency
                                + " is available")
                .with("currency", currency)
                .with("required", needed)
                .with("available", available);
    }

    private Cause cause(TransferKind kind, long reference) {
        return new Cause(kind, reference, source, offset);
    }
}
