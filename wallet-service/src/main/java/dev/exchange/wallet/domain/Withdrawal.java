package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A withdrawal in one of its states. Each state offers the steps that may follow, so that no other can be written;
/// whoever takes one writes it, and books what entering the new state means with [FundsBook#enter], in one transaction.
public sealed interface Withdrawal {
    WithdrawalTerms terms();

    WithdrawalState state();

    /// Waits for approvals.
    ///
    /// @param approvers who have approved so far; fewer than are required
    record Requested(WithdrawalTerms terms, SortedSet<String> approvers) implements Withdrawal {
        public Requested {
            approvers = Collections.unmodifiableSortedSet(new TreeSet<>(approvers));
        }

        /// As it begins: approved at once where nobody has to.
        public static Withdrawal begin(WithdrawalTerms terms) {
            return terms.approvalsRequired() == 0
                    ? new Approved(terms)
                    : new Requested(terms, Collections.emptySortedSet());
        }

        @Override
        public WithdrawalState state() {
            return WithdrawalState.REQUESTED;
        }

        /// Counts an approver's approval.
        ///
        /// @return this withdrawal with one approval more, or, with the last that was required, approved
        /// @throws FundsRefusal when that approver has approved before, or is the one who asked
        public Withdrawal approve(String approver) {
            refuseOwn(approver);
            if (approvers.contains(approver)) {
                throw FundsRefusal.conflict(
                        "already_approved",
                        approver + " has approved this withdrawal already; it needs "
                                + (terms.approvalsRequired() - approvers.size()) + " more of other approvers");
            }
            TreeSet<String> more = new TreeSet<>(approvers);
            more.add(approver);
            return more.size() >= terms.approvalsRequired() ? new Approved(terms) : new Requested(terms, more);
        }

        /// @throws FundsRefusal when the approver is the one who asked, and could cancel
        public Rejected reject(String approver, String reason) {
            refuseOwn(approver);
            return new Rejected(terms, approver, reason);
        }

        /// Taken back by its user.
        public Cancelled cancel() {
            return new Cancelled(terms);
        }

        private void refuseOwn(String approver) {
            if (approver.equals(terms.userId())) {
                throw FundsRefusal.of(
                        FundsRefusal.Why.FORBIDDEN,
                        "own_withdrawal",
                        "Nobody decides about a withdrawal of their own; it needs other approvers");
            }
        }
    }

    /// To be handed to the chain.
    record Approved(WithdrawalTerms terms) implements Withdrawal {
        @Override
        public WithdrawalState state() {
            return WithdrawalState.APPROVED;
        }

        /// What the chain is asked to pay. It answers the same payment the same, so it may be asked again.
        public Payment payment() {
            return new Payment(
                    terms.paymentId(), Vault.HOT, terms.address(), terms.currency(), terms.amount(), terms.fee());
        }

        /// The chain has taken it.
        ///
        /// @param tx the chain's name for it
        public Broadcast broadcast(String tx) {
            return new Broadcast(terms, tx, null);
        }

        /// The chain will never pay it.
        public Failed refused(String reason) {
            return new Failed(terms, null, reason);
        }
    }

    /// Waits for the chain.
    ///
    /// @param inclusion the block that holds it; null until one does
    record Broadcast(
            WithdrawalTerms terms, String tx, @Nullable Inclusion inclusion) implements Withdrawal {
        @Override
        public WithdrawalState state() {
            return WithdrawalState.BROADCAST;
        }

        /// A block holds it, and says what the network took.
        ///
        /// @throws LedgerViolation when it took more than the payment allowed
        public Broadcast included(Inclusion in) {
            if (in.cost().signum() < 0 || in.cost().compareTo(terms.fee()) > 0) {
                throw new LedgerViolation(
                        terms.paymentId() + " may cost " + terms.fee().toPlainString() + ", and the chain took "
                                + in.cost().toPlainString());
            }
            return new Broadcast(terms, tx, in);
        }

        /// Paid for good, once the block that holds it has enough after it.
        ///
        /// @throws LedgerViolation when no block holds it
        public Settled settle() {
            if (inclusion == null) {
                throw new LedgerViolation(terms.paymentId() + " is settled, but no block holds it");
            }
            return new Settled(terms, tx, inclusion);
        }

        /// The chain tried, and undid it.
        public Failed reverted(String reason) {
            return new Failed(terms, tx, reason);
        }
    }

    /// Paid.
    record Settled(WithdrawalTerms terms, String tx, Inclusion inclusion) implements Withdrawal {
        @Override
        public WithdrawalState state() {
            return WithdrawalState.SETTLED;
        }
    }

    /// Refused by an approver.
    record Rejected(WithdrawalTerms terms, String approver, String reason) implements Withdrawal {
        @Override
        public WithdrawalState state() {
            return WithdrawalState.REJECTED;
        }
    }

    /// Taken back by its user.
    record Cancelled(WithdrawalTerms terms) implements Withdrawal {
        @Override
        public WithdrawalState state() {
            return WithdrawalState.CANCELLED;
        }
    }

    /// Not paid.
    ///
    /// @param tx null where the chain did not even take it
    record Failed(WithdrawalTerms terms, @Nullable String tx, String reason) implements Withdrawal {
        @Override
        public WithdrawalState state() {
            return WithdrawalState.FAILED;
        }
    }

    /// Where the chain holds a payment.
    ///
    /// @param block its height
    /// @param cost what the network took besides the amount
    record Inclusion(long block, BigDecimal cost) {}

    /// This withdrawal as it waits for approvals.
    ///
    /// @throws FundsRefusal when it does not any more
    default Requested requested() {
        if (this instanceof Requested requested) {
            return requested;
        }
        throw FundsRefusal.conflict(
                "withdrawal_not_requested",
                "This withdrawal is " + state().wireName() + "; it can be approved, rejected or cancelled only while it"
                        + " is " + WithdrawalState.REQUESTED.wireName());
    }
}
