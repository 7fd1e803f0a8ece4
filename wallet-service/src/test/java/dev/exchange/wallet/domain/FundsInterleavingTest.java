package dev.exchange.wallet.domain;

import static dev.exchange.wallet.domain.Orders.decimal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.exchange.contracts.Ids;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Users, approvers and a chain do what they like, in any order, and the service crashes between any of its steps, is
/// run twice, and reads blocks again: money is neither made nor lost, nothing is paid twice or without approval, and
/// the ledger holds what the chain does, after every step.
class FundsInterleavingTest {
    private static final List<String> USERS = List.of("ada", "bob", "carol");
    private static final List<String> APPROVERS = List.of("ada", "ben", "dora", "emil");
    private static final List<String> CURRENCIES = List.of("BTC", "ETH");
    private static final int STEPS = 600;
    private static final int CONFIRMATIONS = 3;
    private static final int APPROVALS = 2;

    private static final Map<WithdrawalState, Integer> ENDED = new TreeMap<>();
    private static int crashes;
    private static int moves;

    @AfterAll
    static void everythingHappened() {
        assertThat(ENDED)
                .containsOnlyKeys(
                        WithdrawalState.SETTLED,
                        WithdrawalState.REJECTED,
                        WithdrawalState.CANCELLED,
                        WithdrawalState.FAILED);
        assertThat(crashes).isGreaterThan(1_000);
        assertThat(moves).isPositive();
    }

    static List<Long> seeds() {
        Random random = new Random();
        List<Long> seeds = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            seeds.add(random.nextLong());
        }
        return seeds;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void moneyIsNeitherMadeNorLostAndNothingIsPaidTwice(long seed) {
        Exchange exchange = new Exchange(new Random(seed));
        for (int step = 0; step < STEPS; step++) {
            exchange.step();
            exchange.verify();
        }
        exchange.finish();
        exchange.verify();
        exchange.verifyEnd();
    }

    /// The service's state without its service: what Postgres would hold. Every method that changes it is one
    /// transaction.
    private static final class Exchange {
        private final Random random;
        private final MemoryChain chain;
        private final CustodyRule custody = new CustodyRule(decimal("50"));
        private final Map<WalletKey, Balance> wallets = new TreeMap<>();
        private final Map<Ledger.HouseKey, BigDecimal> house = new TreeMap<>();
        private final Map<Long, Withdrawal> withdrawals = new TreeMap<>();
        private final Map<Long, Deposit> deposits = new TreeMap<>();
        private final Map<Long, CustodyMove> planned = new TreeMap<>();
        private final Map<Long, Long> includedMoves = new TreeMap<>();
        private final Map<String, BigDecimal> deposited = new HashMap<>();
        private long height;
        private long numbers;

        Exchange(Random random) {
            this.random = random;
            this.chain = new MemoryChain(random);
            for (String user : USERS) {
                CURRENCIES.forEach(currency -> wallets.put(new WalletKey(user, currency), Balance.ZERO));
            }
            for (String currency : CURRENCIES) {
                chain.announced("reserve", chain.vaultAddress(Vault.COLD, currency), currency, decimal("40"));
            }
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0, 1 -> deposit();
                case 2, 3 -> request();
                case 4, 5, 6 -> decide();
                case 7 -> handOver();
                case 8 -> chain.mine(false);
                case 9 -> read();
                case 10 -> settle();
                default -> balance();
            }
        }

        private String any(List<String> of) {
            return of.get(random.nextInt(of.size()));
        }

        private BigDecimal amount(int most) {
            return BigDecimal.valueOf(random.nextInt(1, most * 1000), 3);
        }

        private void deposit() {
            long number = ++numbers;
            String currency = any(CURRENCIES);
            String address = chain.depositAddress("deposit_" + number, currency);
            BigDecimal amount = amount(20);
            deposits.put(
                    number, new Deposit.Awaiting(new Deposit.Terms(number, any(USERS), currency, address, amount)));
            chain.announced("deposit_" + number, address, currency, amount);
        }

        private void request() {
            WithdrawalTerms terms = new WithdrawalTerms(
                    ++numbers,
                    any(USERS),
                    any(CURRENCIES),
                    amount(15),
                    decimal("0.001"),
                    "elsewhere",
                    random.nextInt(5) == 0 ? 0 : APPROVALS);
            Ledger ledger = new Ledger(wallets);
            try {
                new FundsBook(ledger, LedgerSource.HTTP, 0).hold(terms);
            } catch (FundsRefusal notCovered) {
                assertThat(wallets.get(terms.wallet()).available()).isLessThan(terms.held());
                return;
            }
            withdrawals.put(terms.number(), Withdrawal.Requested.begin(terms));
            commit(ledger);
        }

        private void decide() {
            in(Withdrawal.Requested.class).ifPresent(before -> {
                try {
                    Withdrawal after = switch (random.nextInt(8)) {
                        case 0 -> before.reject(any(APPROVERS), "no");
                        case 1 -> before.cancel();
                        default -> before.approve(any(APPROVERS));
                    };
                    enter(after, LedgerSource.HTTP);
                } catch (FundsRefusal refusal) {
                    assertThat(refusal.code()).isIn("own_withdrawal", "already_approved");
                }
            });
        }

        private void enter(Withdrawal after, LedgerSource source) {
            Ledger ledger = new Ledger(wallets);
            new FundsBook(ledger, source, 0).enter(after);
            withdrawals.put(after.terms().number(), after);
            commit(ledger);
        }

        private void handOver() {
            in(Withdrawal.Approved.class).ifPresent(approved -> {
                Chain.Answer answer = chain.broadcast(approved.payment());
                if (crash()) {
                    return;
                }
                switch (answer) {
                    case Chain.Answer.Sent sent -> enter(approved.broadcast(sent.tx()), LedgerSource.CHAIN);
                    case Chain.Answer.Refused refused -> enter(approved.refused(refused.reason()), LedgerSource.CHAIN);
                    case Chain.Answer.NotCovered _ -> {
                        // Still approved, and asked again.
                    }
                }
            });
        }

        private <T extends Withdrawal> Optional<T> in(Class<T> state) {
            List<T> those = withdrawals.values().stream()
                    .filter(state::isInstance)
                    .map(state::cast)
                    .toList();
            return those.isEmpty() ? Optional.empty() : Optional.of(those.get(random.nextInt(those.size())));
        }

        private boolean crash() {
            boolean crash = random.nextInt(4) == 0;
            crashes += crash ? 1 : 0;
            return crash;
        }

        /// Also of blocks that were read before, as a replica that lags would.
        private void read() {
            long from = random.nextInt(4) == 0 ? Math.max(0, height - 2) : height;
            Chain.Blocks read = chain.blocks(from, random.nextInt(1, 5));
            if (from != height || crash()) {
                return;
            }
            Ledger ledger = new Ledger(wallets);
            for (Chain.Block block : read.blocks()) {
                FundsBook book = new FundsBook(ledger, LedgerSource.CHAIN, block.height());
                block.entries().forEach(entry -> apply(block.height(), entry, book));
            }
            height = read.upTo();
            commit(ledger);
        }

        private void apply(long block, Chain.Entry entry, FundsBook book) {
            switch (entry) {
                case Chain.Entry.Arrived arrived -> {
                    if (arrived.address().startsWith("vault-")) {
                        book.receive(Vault.COLD, arrived.currency(), arrived.amount());
                        return;
                    }
                    Deposit.Awaiting awaiting = (Deposit.Awaiting) deposits.get(Ids.number(
                                    arrived.address()
                                            .substring(0, arrived.address().indexOf('-')),
                                    "deposit_")
                            .orElseThrow());
                    deposits.put(
                            awaiting.terms().number(),
                            awaiting.arrived(new Deposit.Arrival(arrived.tx(), 0, block, arrived.amount())));
                    deposited.merge(arrived.currency(), arrived.amount(), BigDecimal::add);
                }
                case Chain.Entry.Paid paid -> {
                    OptionalLong move = Ids.number(paid.payment(), CustodyMove.PAYMENT_PREFIX);
                    if (move.isPresent()) {
                        includedMoves.put(move.getAsLong(), block);
                    } else {
                        Withdrawal.Broadcast broadcast = broadcast(paid.payment(), paid.tx());
                        withdrawals.put(
                                broadcast.terms().number(),
                                broadcast.included(new Withdrawal.Inclusion(block, paid.cost())));
                    }
                }
                case Chain.Entry.Reverted reverted -> {
                    OptionalLong move = Ids.number(reverted.payment(), CustodyMove.PAYMENT_PREFIX);
                    if (move.isPresent()) {
                        planned.remove(move.getAsLong());
                    } else {
                        Withdrawal.Failed failed =
                                broadcast(reverted.payment(), reverted.tx()).reverted(reverted.reason());
                        withdrawals.put(failed.terms().number(), failed);
                        book.enter(failed);
                    }
                }
            }
        }

        private Withdrawal.Broadcast broadcast(String payment, String tx) {
            Withdrawal withdrawal = withdrawals.get(
                    Ids.number(payment, WithdrawalTerms.PAYMENT_PREFIX).orElseThrow());
            return switch (withdrawal) {
                case Withdrawal.Broadcast broadcast -> broadcast;
                case Withdrawal.Approved approved -> approved.broadcast(tx);
                default -> throw new AssertionError("The chain pays " + withdrawal);
            };
        }

        /// What is sure enough, or a part of it.
        private void settle() {
            if (crash()) {
                return;
            }
            Ledger ledger = new Ledger(wallets);
            FundsBook book = new FundsBook(ledger, LedgerSource.CHAIN, height);
            long lastSure = Confirmations.lastSure(height, CONFIRMATIONS);
            Map.copyOf(includedMoves).forEach((number, block) -> {
                if (block <= lastSure) {
                    book.moved(planned.remove(number));
                    includedMoves.remove(number);
                    moves++;
                }
            });
            for (Deposit deposit : List.copyOf(deposits.values())) {
                if (deposit instanceof Deposit.Confirming confirming
                        && confirming.arrival().block() <= lastSure) {
                    Deposit.Credited credited = confirming.credit(height, CONFIRMATIONS);
                    deposits.put(credited.terms().number(), credited);
                    book.credit(credited);
                }
            }
            for (Withdrawal withdrawal : List.copyOf(withdrawals.values())) {
                if (withdrawal instanceof Withdrawal.Broadcast broadcast
                        && broadcast.inclusion() != null
                        && broadcast.inclusion().block() <= lastSure) {
                    withdrawals.put(broadcast.terms().number(), broadcast.settle());
                    book.enter(broadcast.settle());
                }
            }
            commit(ledger);
        }

        private void balance() {
            for (String currency : CURRENCIES) {
                if (planned.values().stream().noneMatch(move -> move.currency().equals(currency))) {
                    BigDecimal hot = held(Vault.HOT, currency).subtract(sum(currency, WithdrawalState.BROADCAST));
                    custody.shift(
                                    hot,
                                    held(Vault.COLD, currency),
                                    sum(currency, WithdrawalState.APPROVED),
                                    decimal("1"),
                                    8)
                            .ifPresent(shift -> {
                                long number = ++numbers;
                                planned.put(
                                        number,
                                        new CustodyMove(number, shift.from(), shift.to(), currency, shift.amount()));
                            });
                }
            }
            for (CustodyMove move : List.copyOf(planned.values())) {
                if (chain.broadcast(move.payment(chain)) instanceof Chain.Answer.Refused) {
                    planned.remove(move.number());
                }
            }
        }

        private BigDecimal held(Vault vault, String currency) {
            return house.getOrDefault(new Ledger.HouseKey(vault.account(), currency), BigDecimal.ZERO)
                    .negate();
        }

        private BigDecimal sum(String currency, WithdrawalState state) {
            return withdrawals.values().stream()
                    .filter(withdrawal -> withdrawal.state() == state)
                    .map(Withdrawal::terms)
                    .filter(terms -> terms.currency().equals(currency))
                    .map(WithdrawalTerms::held)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private void commit(Ledger ledger) {
            wallets.putAll(ledger.changedWallets());
            ledger.houseChanges().forEach((account, change) -> house.merge(account, change, BigDecimal::add));
        }

        /// Everything that can end does.
        void finish() {
            for (int i = 0; i < 2_000 && !isQuiet(); i++) {
                while (in(Withdrawal.Requested.class).isPresent()) {
                    decide();
                }
                handOver();
                balance();
                chain.mine(true);
                read();
                settle();
            }
            assertThat(isQuiet()).as("everything has ended").isTrue();
        }

        private boolean isQuiet() {
            return withdrawals.values().stream()
                            .noneMatch(withdrawal -> withdrawal.state().isOpen())
                    && deposits.values().stream().allMatch(Deposit.Credited.class::isInstance)
                    && planned.isEmpty();
        }

        void verify() {
            Map<String, BigDecimal> sums = new HashMap<>();
            wallets.forEach((key, balance) -> sums.merge(key.currency(), balance.total(), BigDecimal::add));
            house.forEach((key, balance) -> sums.merge(key.currency(), balance, BigDecimal::add));
            sums.forEach((currency, sum) -> same("the sum of all accounts in " + currency, BigDecimal.ZERO, sum));

            Map<WalletKey, BigDecimal> open = new HashMap<>();
            for (Withdrawal withdrawal : withdrawals.values()) {
                if (withdrawal.state().isOpen()) {
                    open.merge(withdrawal.terms().wallet(), withdrawal.terms().held(), BigDecimal::add);
                }
            }
            wallets.forEach((key, balance) ->
                    same("locked in " + key, open.getOrDefault(key, BigDecimal.ZERO), balance.locked()));

            for (String currency : CURRENCIES) {
                Chain.Holding held = chain.holdings(height).getOrDefault(currency, Chain.Holding.NOTHING);
                same("hot " + currency, held.hot(), expected(Vault.HOT, currency));
                same("cold " + currency, held.cold(), expected(Vault.COLD, currency));
                BigDecimal own =
                        house.getOrDefault(new Ledger.HouseKey(Account.House.HOUSE, currency), BigDecimal.ZERO);
                if (own.signum() < 0) {
                    fail("the house has %s %s", own, currency);
                }
            }
        }

        /// By the ledger, with what is in a block that was read and not booked yet.
        private BigDecimal expected(Vault vault, String currency) {
            BigDecimal expected = held(vault, currency);
            for (Map.Entry<Long, Long> included : includedMoves.entrySet()) {
                CustodyMove move = planned.get(included.getKey());
                if (move.currency().equals(currency)) {
                    expected = move.to() == vault ? expected.add(move.amount()) : expected.subtract(move.amount());
                }
            }
            if (vault == Vault.HOT) {
                for (Deposit deposit : deposits.values()) {
                    if (deposit instanceof Deposit.Confirming confirming
                            && confirming.terms().currency().equals(currency)) {
                        expected = expected.add(confirming.arrival().amount());
                    }
                }
                for (Withdrawal withdrawal : withdrawals.values()) {
                    if (withdrawal instanceof Withdrawal.Broadcast broadcast
                            && broadcast.inclusion() != null
                            && broadcast.terms().currency().equals(currency)) {
                        expected = expected.subtract(broadcast.terms().amount())
                                .subtract(broadcast.inclusion().cost());
                    }
                }
            }
            return expected;
        }

        void verifyEnd() {
            Map<String, BigDecimal> paid = new HashMap<>();
            Map<String, BigDecimal> spent = new HashMap<>();
            for (Withdrawal withdrawal : withdrawals.values()) {
                ENDED.merge(withdrawal.state(), 1, Integer::sum);
                if (withdrawal instanceof Withdrawal.Settled settled) {
                    paid.put(settled.terms().paymentId(), settled.terms().amount());
                    spent.merge(settled.terms().currency(), settled.terms().held(), BigDecimal::add);
                }
            }
            assertThat(chain.paidOutside()).as("what strangers were paid").isEqualTo(paid);
            for (String currency : CURRENCIES) {
                same(
                        "what users have in " + currency,
                        deposited
                                .getOrDefault(currency, BigDecimal.ZERO)
                                .subtract(spent.getOrDefault(currency, BigDecimal.ZERO)),
                        total(wallets.entrySet().stream()
                                .filter(wallet -> wallet.getKey().currency().equals(currency))
                                .map(wallet -> wallet.getValue().available())
                                .toList()));
            }
        }

        private static BigDecimal total(Collection<BigDecimal> amounts) {
            return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        // Compared without AssertJ where they agree: this runs millions of times.
        private static void same(String what, BigDecimal expected, BigDecimal found) {
            if (expected.compareTo(found) != 0) {
                fail("%s is %s and should be %s", what, found, expected);
            }
        }
    }
}
