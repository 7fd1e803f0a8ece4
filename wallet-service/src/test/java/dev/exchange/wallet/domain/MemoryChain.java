package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// A chain in memory that keeps what [Chain] promises, with a will of its own: it takes or refuses payments, includes
/// them in any order, and undoes some.
final class MemoryChain implements Chain {
    private final Random random;
    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<String, Payment> taken = new LinkedHashMap<>();
    private final List<Entry.Arrived> arriving = new ArrayList<>();
    private final TreeMap<Long, List<Entry>> blocks = new TreeMap<>();
    private final TreeMap<Long, Map<String, Holding>> history = new TreeMap<>();
    private final Map<String, Payment> handed = new HashMap<>();
    private final Map<String, BigDecimal> paidOutside = new HashMap<>();
    private Map<String, Holding> holdings = new HashMap<>();
    private long height;
    private int transactions;

    MemoryChain(Random random) {
        this.random = random;
        history.put(0L, Map.of());
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String depositAddress(String reference, String currency) {
        return reference + "-" + currency;
    }

    @Override
    public String vaultAddress(Vault vault, String currency) {
        return "vault-" + vault + "-" + currency;
    }

    @Override
    public void announced(String id, String address, String currency, BigDecimal amount) {
        arriving.add(new Entry.Arrived("tx" + transactions++, 0, address, currency, amount));
    }

    @Override
    public Answer broadcast(Payment payment) {
        Payment before = handed.putIfAbsent(payment.id(), payment);
        if (before != null && !before.equals(payment)) {
            throw new AssertionError(payment + " was handed over as " + before + " before");
        }
        Answer known = answers.get(payment.id());
        if (known != null) {
            return known;
        }
        Answer answer;
        if (random.nextInt(8) == 0) {
            answer = new Answer.Refused("no such address");
        } else if (spendable(payment).compareTo(payment.amount().add(payment.mostCost())) < 0) {
            return new Answer.NotCovered();
        } else {
            answer = new Answer.Sent("tx" + transactions++);
            taken.put(payment.id(), payment);
        }
        answers.put(payment.id(), answer);
        return answer;
    }

    private BigDecimal spendable(Payment payment) {
        BigDecimal spendable = held(payment.from(), payment.currency());
        for (Payment waiting : taken.values()) {
            if (waiting.from() == payment.from() && waiting.currency().equals(payment.currency())) {
                spendable = spendable.subtract(waiting.amount()).subtract(waiting.mostCost());
            }
        }
        return spendable;
    }

    private BigDecimal held(Vault vault, String currency) {
        Holding holding = holdings.getOrDefault(currency, Holding.NOTHING);
        return vault == Vault.HOT ? holding.hot() : holding.cold();
    }

    /// One block, with some of what waits, or all of it.
    void mine(boolean everything) {
        height++;
        List<Entry> block = new ArrayList<>();
        holdings = new HashMap<>(holdings);
        for (Entry.Arrived arrived : List.copyOf(arriving)) {
            if (everything || random.nextBoolean()) {
                arriving.remove(arrived);
                Vault vault =
                        arrived.address().equals(vaultAddress(Vault.COLD, arrived.currency())) ? Vault.COLD : Vault.HOT;
                change(vault, arrived.currency(), arrived.amount());
                block.add(arrived);
            }
        }
        for (Payment payment : List.copyOf(taken.values())) {
            if (everything || random.nextBoolean()) {
                taken.remove(payment.id());
                block.add(included(payment));
            }
        }
        blocks.put(height, block);
        history.put(height, holdings);
    }

    private Entry included(Payment payment) {
        String tx = answers.get(payment.id()) instanceof Answer.Sent sent ? sent.tx() : "";
        if (random.nextInt(8) == 0) {
            return new Entry.Reverted(payment.id(), tx, "out of gas");
        }
        BigDecimal cost = payment.mostCost().multiply(BigDecimal.valueOf(random.nextInt(0, 11), 1));
        change(payment.from(), payment.currency(), payment.amount().add(cost).negate());
        for (Vault vault : Vault.values()) {
            if (payment.address().equals(vaultAddress(vault, payment.currency()))) {
                change(vault, payment.currency(), payment.amount());
                return new Entry.Paid(payment.id(), tx, cost);
            }
        }
        if (paidOutside.put(payment.id(), payment.amount()) != null) {
            throw new AssertionError(payment + " is paid twice");
        }
        return new Entry.Paid(payment.id(), tx, cost);
    }

    private void change(Vault vault, String currency, BigDecimal change) {
        holdings.merge(
                currency,
                vault == Vault.HOT ? new Holding(change, BigDecimal.ZERO) : new Holding(BigDecimal.ZERO, change),
                (one, other) ->
                        new Holding(one.hot().add(other.hot()), one.cold().add(other.cold())));
    }

    @Override
    public Blocks blocks(long after, int most) {
        long upTo = Math.min(height, after + most);
        List<Block> read = new ArrayList<>();
        blocks.subMap(after, false, upTo, true).forEach((at, entries) -> read.add(new Block(at, entries)));
        return new Blocks(upTo, read);
    }

    @Override
    public Map<String, Holding> holdings(long at) {
        return history.get(at);
    }

    /// What strangers were paid, by payment.
    Map<String, BigDecimal> paidOutside() {
        return paidOutside;
    }
}
