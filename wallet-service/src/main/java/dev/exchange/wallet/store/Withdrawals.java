package dev.exchange.wallet.store;

import dev.exchange.contracts.Catalogue;
import dev.exchange.contracts.Ids;
import dev.exchange.platform.sql.Database;
import dev.exchange.platform.sql.Transaction;
import dev.exchange.wallet.domain.Chain;
import dev.exchange.wallet.domain.Confirmations;
import dev.exchange.wallet.domain.DailyLimit;
import dev.exchange.wallet.domain.FundsBook;
import dev.exchange.wallet.domain.FundsRefusal;
import dev.exchange.wallet.domain.FundsRequest;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.Prices;
import dev.exchange.wallet.domain.Vault;
import dev.exchange.wallet.domain.WalletKey;
import dev.exchange.wallet.domain.Withdrawal;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/// What users, approvers and the chain do with withdrawals, each in one transaction: the step, and the money that it
/// moves.
@ApplicationScoped
public class Withdrawals {
    private static final int SETTLED_AT_ONCE = 100;

    private final FundsConfig config;
    private final Catalogue catalogue;
    private final Prices prices;
    private final Clock clock;
    private final Database database;
    private final ChainLink link;
    private final NewUsers newUsers;
    private final UserStore users;
    private final WithdrawalStore withdrawals;
    private final FundsLedger ledger;
    private final MeterRegistry meters;

    public Withdrawals(
            FundsConfig config,
            Catalogue catalogue,
            Prices prices,
            Clock clock,
            Database database,
            ChainLink link,
            NewUsers newUsers,
            UserStore users,
            WithdrawalStore withdrawals,
            FundsLedger ledger,
            MeterRegistry meters) {
        this.config = config;
        this.catalogue = catalogue;
        this.prices = prices;
        this.clock = clock;
        this.database = database;
        this.link = link;
        this.newUsers = newUsers;
        this.users = users;
        this.withdrawals = withdrawals;
        this.ledger = ledger;
        this.meters = meters;
    }

    /// Locks what a withdrawal needs and writes it, or finds the one that the same request made before.
    ///
    /// @throws FundsRefusal when it is not covered or beyond the limit of the day, when the reference names another
    ///     one, or when this exchange pays nothing out
    public Taken<StoredWithdrawal> request(FundsRequest request, String address) {
        Chain chain = link.required();
        if (config.approvers().isEmpty()) {
            throw FundsRefusal.of(
                    FundsRefusal.Why.CLOSED,
                    "approvers_not_set",
                    "Nothing can be withdrawn: this exchange was started without WITHDRAWAL_APPROVERS, so nobody could"
                            + " approve it");
        }
        for (Vault vault : Vault.values()) {
            if (address.equals(chain.vaultAddress(vault, request.currency()))) {
                throw FundsRefusal.invalid("invalid_address", "address is this exchange's own; give one of yours");
            }
        }
        newUsers.named(request.userId());
        return database.inTransaction(transaction -> {
            Instant now = now();
            // One request of a user after the other, so that two together cannot pass the limit of the day.
            users.lock(transaction, request.userId());
            Optional<StoredWithdrawal> before =
                    withdrawals.findByReference(transaction, request.userId(), request.clientReference());
            if (before.isPresent()) {
                if (!before.get().request().isSameAs(request)
                        || !before.get().withdrawal().terms().address().equals(address)) {
                    throw request.reused(before.get().id());
                }
                return new Taken<>(before.get(), false);
            }
            BigDecimal value = FundsValue.usd(catalogue, prices, request.currency(), request.amount());
            config.withdrawalLimit()
                    .check(withdrawals.usedSince(transaction, request.userId(), DailyLimit.startOfDay(now)), value);
            StoredWithdrawal written = withdrawals.insert(
                    transaction,
                    request,
                    address,
                    config.withdrawalFee(request.currency()),
                    value,
                    config.approvals().requiredFor(value),
                    now);
            book(
                    transaction,
                    LedgerSource.HTTP,
                    written.withdrawal(),
                    now,
                    book -> book.hold(written.withdrawal().terms()));
            return new Taken<>(written, true);
        });
    }

    /// @throws FundsRefusal when it is not waiting for approvals, or not for this one
    public StoredWithdrawal approve(long number, String approver) {
        return database.inTransaction(transaction -> {
            StoredWithdrawal before = locked(transaction, number);
            Withdrawal after = before.withdrawal().requested().approve(approver);
            return withdrawals.approve(transaction, before, after, approver, now());
        });
    }

    /// @throws FundsRefusal when it is not waiting for approvals, or is the approver's own
    public StoredWithdrawal reject(long number, String approver, String reason) {
        return end(number, before -> before.withdrawal().requested().reject(approver, reason));
    }

    /// @throws FundsRefusal when it is not waiting for approvals, or another user's
    public StoredWithdrawal cancel(long number, String userId) {
        return end(number, before -> {
            if (!before.withdrawal().terms().userId().equals(userId)) {
                throw FundsRefusal.of(
                        FundsRefusal.Why.FORBIDDEN, "not_your_withdrawal", "This withdrawal belongs to another user");
            }
            return before.withdrawal().requested().cancel();
        });
    }

    private StoredWithdrawal end(long number, Function<StoredWithdrawal, Withdrawal> ending) {
        return database.inTransaction(transaction -> {
            Instant now = now();
            StoredWithdrawal before = locked(transaction, number);
            Withdrawal after = ending.apply(before);
            StoredWithdrawal written = withdrawals.step(transaction, before, after, now);
            book(transaction, LedgerSource.HTTP, after, now, book -> book.enter(after));
            return written;
        });
    }

    /// Hands an approved withdrawal to the chain and writes what it answers. The chain is asked outside of any
    /// transaction: it answers the same payment the same, so a crash before the write only asks it again.
    ///
    /// @return whether it was covered
    public boolean handOver(Chain chain, Withdrawal.Approved approved) {
        Chain.Answer answer = chain.broadcast(approved.payment());
        if (answer instanceof Chain.Answer.NotCovered) {
            return false;
        }
        long number = approved.terms().number();
        database.inTransaction(transaction -> {
            Instant now = now();
            StoredWithdrawal before = locked(transaction, number);
            // Another replica may have written the answer, or read the payment in a block, meanwhile.
            if (before.withdrawal() instanceof Withdrawal.Approved still) {
                switch (answer) {
                    case Chain.Answer.Sent sent ->
                        withdrawals.step(transaction, before, still.broadcast(sent.tx()), now);
                    case Chain.Answer.Refused refused -> {
                        Withdrawal.Failed failed = still.refused(refused.reason());
                        withdrawals.step(transaction, before, failed, now);
                        book(transaction, LedgerSource.CHAIN, failed, now, book -> book.enter(failed));
                    }
                    case Chain.Answer.NotCovered _ ->
                        throw new IllegalStateException("Nothing is to be written of what was not covered");
                }
            }
            return null;
        });
        return true;
    }

    /// Settles up to 100 whose payments have enough confirmations.
    ///
    /// @return how many
    public int settle(long height) {
        int settled = database.inTransaction(transaction -> {
            Instant now = now();
            List<StoredWithdrawal> sure = withdrawals.lockSure(
                    transaction, Confirmations.lastSure(height, config.confirmations()), SETTLED_AT_ONCE);
            TreeSet<WalletKey> keys = new TreeSet<>();
            sure.forEach(stored -> keys.add(stored.withdrawal().terms().wallet()));
            if (sure.isEmpty()) {
                return 0;
            }
            ledger.book(transaction, keys, now, moving -> {
                for (StoredWithdrawal before : sure) {
                    if (before.withdrawal() instanceof Withdrawal.Broadcast broadcast) {
                        Withdrawal.Settled paid = broadcast.settle();
                        withdrawals.step(transaction, before, paid, now);
                        new FundsBook(
                                        moving,
                                        LedgerSource.CHAIN,
                                        paid.inclusion().block())
                                .enter(paid);
                    }
                }
            });
            return sure.size();
        });
        meters.counter("exchange.withdrawals.settled").increment(settled);
        return settled;
    }

    /// The number in an id as clients send it.
    ///
    /// @throws FundsRefusal when it is no withdrawal's
    public static long number(String id) {
        OptionalLong number = Ids.number(id, StoredWithdrawal.ID_PREFIX);
        return number.orElseThrow(Withdrawals::unknown);
    }

    /// @throws FundsRefusal when there is none
    public StoredWithdrawal find(String id) {
        return withdrawals.find(number(id)).orElseThrow(Withdrawals::unknown);
    }

    private StoredWithdrawal locked(Transaction transaction, long number) {
        return withdrawals.lock(transaction, number).orElseThrow(Withdrawals::unknown);
    }

    private static FundsRefusal unknown() {
        return FundsRefusal.of(FundsRefusal.Why.UNKNOWN, "withdrawal_not_found", "There is no withdrawal with this id");
    }

    private void book(
            Transaction transaction,
            LedgerSource source,
            Withdrawal withdrawal,
            Instant now,
            Consumer<FundsBook> booking) {
        TreeSet<WalletKey> keys = new TreeSet<>(List.of(withdrawal.terms().wallet()));
        ledger.book(transaction, keys, now, moving -> booking.accept(new FundsBook(moving, source, 0)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
