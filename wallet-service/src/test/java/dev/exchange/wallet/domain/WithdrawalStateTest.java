package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WithdrawalStateTest {
    private static final WithdrawalTerms TERMS =
            new WithdrawalTerms(7, "ada", "BTC", decimal("0.5"), decimal("0.0001"), "bc1q", 2);
    private static final Withdrawal.Inclusion BLOCK = new Withdrawal.Inclusion(12, decimal("0.00004"));

    /// Every step that the types offer, from every state.
    private static final Map<WithdrawalState, List<Function<Withdrawal, Withdrawal>>> STEPS = steps();

    private static Map<WithdrawalState, List<Function<Withdrawal, Withdrawal>>> steps() {
        Map<WithdrawalState, List<Function<Withdrawal, Withdrawal>>> steps = new EnumMap<>(WithdrawalState.class);
        for (WithdrawalState state : WithdrawalState.values()) {
            steps.put(state, new ArrayList<>());
        }
        steps.get(WithdrawalState.REQUESTED).add(before -> before.requested().approve("ben"));
        steps.get(WithdrawalState.REQUESTED).add(before -> before.requested().reject("ben", "no"));
        steps.get(WithdrawalState.REQUESTED).add(before -> before.requested().cancel());
        steps.get(WithdrawalState.APPROVED).add(before -> ((Withdrawal.Approved) before).broadcast("tx"));
        steps.get(WithdrawalState.APPROVED).add(before -> ((Withdrawal.Approved) before).refused("no such address"));
        steps.get(WithdrawalState.BROADCAST)
                .add(before -> ((Withdrawal.Broadcast) before).included(BLOCK).settle());
        steps.get(WithdrawalState.BROADCAST).add(before -> ((Withdrawal.Broadcast) before).reverted("out of gas"));
        return steps;
    }

    private static Withdrawal in(WithdrawalState state) {
        return switch (state) {
            case REQUESTED -> new Withdrawal.Requested(TERMS, new TreeSet<>(Set.of("carol")));
            case APPROVED -> new Withdrawal.Approved(TERMS);
            case BROADCAST -> new Withdrawal.Broadcast(TERMS, "tx", null);
            case SETTLED -> new Withdrawal.Settled(TERMS, "tx", BLOCK);
            case REJECTED -> new Withdrawal.Rejected(TERMS, "ben", "no");
            case CANCELLED -> new Withdrawal.Cancelled(TERMS);
            case FAILED -> new Withdrawal.Failed(TERMS, null, "no such address");
        };
    }

    @ParameterizedTest
    @EnumSource
    void theTypesOfferExactlyTheStepsThatMayFollow(WithdrawalState state) {
        assertThat(STEPS.get(state))
                .extracting(step -> step.apply(in(state)).state())
                .containsExactlyInAnyOrderElementsOf(state.next());
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatIsRequestedCanBeDecidedAbout(WithdrawalState state) {
        Withdrawal withdrawal = in(state);

        assertThat(withdrawal.state()).isEqualTo(state);
        if (state == WithdrawalState.REQUESTED) {
            assertThat(withdrawal.requested()).isSameAs(withdrawal);
        } else {
            assertThatThrownBy(withdrawal::requested).isInstanceOfSatisfying(FundsRefusal.class, refusal -> {
                assertThat(refusal.code()).isEqualTo("withdrawal_not_requested");
                assertThat(refusal.why()).isEqualTo(FundsRefusal.Why.CONFLICT);
                assertThat(refusal.reason()).contains("is " + state.wireName());
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStateIsFoundByTheNameThatItGoesBy(WithdrawalState state) {
        assertThat(WithdrawalState.named(state.wireName())).contains(state);
        assertThat(WithdrawalState.named(state.name())).isEmpty();
    }

    @Test
    void itIsApprovedByAsManyDifferentApproversAsItNeedsAndNotByOneTwice() {
        Withdrawal begun = Withdrawal.Requested.begin(TERMS);

        Withdrawal once = begun.requested().approve("ben");
        assertThat(once.requested().approvers()).containsExactly("ben");
        assertThatThrownBy(() -> once.requested().approve("ben"))
                .isInstanceOfSatisfying(
                        FundsRefusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("already_approved"));
        assertThat(once.requested().approve("carol")).isEqualTo(new Withdrawal.Approved(TERMS));
    }

    @Test
    void whoAskedForItNeitherApprovesNorRejectsIt() {
        Withdrawal.Requested begun = Withdrawal.Requested.begin(TERMS).requested();

        assertThatThrownBy(() -> begun.approve("ada")).isInstanceOfSatisfying(FundsRefusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo("own_withdrawal");
            assertThat(refusal.why()).isEqualTo(FundsRefusal.Why.FORBIDDEN);
        });
        assertThatThrownBy(() -> begun.reject("ada", "changed my mind")).isInstanceOf(FundsRefusal.class);
    }

    @Test
    void whatNeedsNoApprovalBeginsApproved() {
        WithdrawalTerms small = new WithdrawalTerms(8, "ada", "USD", decimal("5"), decimal("0"), "bank", 0);

        assertThat(Withdrawal.Requested.begin(small)).isEqualTo(new Withdrawal.Approved(small));
        assertThat(new ApprovalRule(2, decimal("10")).requiredFor(decimal("9.99")))
                .isZero();
        assertThat(new ApprovalRule(2, decimal("10")).requiredFor(decimal("10")))
                .isEqualTo(2);
        assertThat(new ApprovalRule(2, decimal("0")).requiredFor(decimal("0.01")))
                .isEqualTo(2);
    }

    @Test
    void theNetworkTakesNoMoreThanTheFeeAndNothingIsSettledBeforeABlockHoldsIt() {
        Withdrawal.Broadcast broadcast = new Withdrawal.Approved(TERMS).broadcast("tx");

        assertThatThrownBy(() -> broadcast.included(new Withdrawal.Inclusion(12, decimal("0.00010001"))))
                .isInstanceOf(LedgerViolation.class);
        assertThatThrownBy(broadcast::settle).isInstanceOf(LedgerViolation.class);
        assertThat(broadcast.included(BLOCK).settle().inclusion()).isEqualTo(BLOCK);
    }
}
