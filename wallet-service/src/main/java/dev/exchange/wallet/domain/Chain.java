package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/// What the exchange needs of the chains that its assets live on (and of the bank, for money): one adapter speaks to
/// all
/// of them. It may fail at any time, by any exception, and is then asked again; whatever it has said stays true.
///
/// - A payment's id is paid at most once, and asked again gives the same answer, also after a crash on either side.
/// - A block that was handed out never changes. An adapter for a chain that reorganises hands blocks out only when they
///   are too deep for that.
/// - What a block says of our vaults is complete: a vault's holding at a height is the sum of what the blocks up to
///   there say.
///
/// Called from threads that may block, of several replicas at once.
public interface Chain {
    /// Names the adapter to people.
    String name();

    /// An address that only `reference` is given, the same however often it is asked for. What arrives there is in
    /// [Vault#HOT].
    String depositAddress(String reference, String currency);

    /// The address of one of our vaults.
    String vaultAddress(Vault vault, String currency);

    /// Somebody says that this is going to be paid. A real chain waits for them; the simulated one pays.
    ///
    /// @param id of the announcement: it is paid at most once
    void announced(String id, String address, String currency, BigDecimal amount);

    /// Hands over a payment. Whether it arrives is known from the blocks.
    Answer broadcast(Payment payment);

    /// What happened after the block `after`, as far as it is final.
    ///
    /// @param after 0 for the beginning
    /// @param most how many blocks at once
    Blocks blocks(long after, int most);

    /// What our vaults hold once the block of that height is counted, by currency; a currency that is not named is not
    /// held.
    Map<String, Holding> holdings(long height);

    /// What a chain says to a payment.
    sealed interface Answer {
        /// It is on its way.
        ///
        /// @param tx the chain's name for it
        record Sent(String tx) implements Answer {}

        /// It will never be paid.
        record Refused(String reason) implements Answer {}

        /// The vault does not hold enough now; nothing was done.
        record NotCovered() implements Answer {}
    }

    /// @param upTo the height up to which this is everything
    /// @param blocks those that hold something of ours, in their order
    record Blocks(long upTo, List<Block> blocks) {}

    /// @param height from 1, or 0 for what was there at the beginning
    record Block(long height, List<Entry> entries) {}

    /// Something that concerns us in a block.
    sealed interface Entry {
        /// Something was paid to an address of ours. A payment between our vaults is [Paid] and does not arrive
        /// besides.
        ///
        /// @param output which of the transaction's outputs: with `tx` it names this arrival for ever
        record Arrived(String tx, int output, String address, String currency, BigDecimal amount) implements Entry {}

        /// A payment of ours is in the block.
        ///
        /// @param cost what the network took of the vault besides the amount, at most what the payment allowed
        record Paid(String payment, String tx, BigDecimal cost) implements Entry {}

        /// A payment of ours was tried and undone; nothing left the vault.
        record Reverted(String payment, String tx, String reason) implements Entry {}
    }

    record Holding(BigDecimal hot, BigDecimal cold) {
        public static final Holding NOTHING = new Holding(BigDecimal.ZERO, BigDecimal.ZERO);
    }
}
