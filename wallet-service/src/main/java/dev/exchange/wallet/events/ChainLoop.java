package dev.exchange.wallet.events;

import dev.exchange.wallet.domain.Chain;
import dev.exchange.wallet.domain.Withdrawal;
import dev.exchange.wallet.domain.WithdrawalState;
import dev.exchange.wallet.store.ChainLink;
import dev.exchange.wallet.store.ChainReading;
import dev.exchange.wallet.store.Custody;
import dev.exchange.wallet.store.Deposits;
import dev.exchange.wallet.store.RepeatedWork;
import dev.exchange.wallet.store.StoredWithdrawal;
import dev.exchange.wallet.store.WithdrawalStore;
import dev.exchange.wallet.store.Withdrawals;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/// Reads the chain and hands it what is to be paid, again and again. Every replica does: what one is at, the others
/// pass over or find done.
@ApplicationScoped
public class ChainLoop {
    private static final Logger LOG = Logger.getLogger(ChainLoop.class);
    private static final int BLOCKS_AT_ONCE = 100;
    private static final int MOST_READS = 100;
    private static final int MOST_BATCHES = 100;
    private static final int HANDED_OVER_AT_ONCE = 100;

    private final ChainLink link;
    private final ChainReading reading;
    private final Deposits deposits;
    private final Withdrawals withdrawals;
    private final WithdrawalStore withdrawalStore;
    private final Custody custody;
    private final RepeatedWork work = new RepeatedWork("reading of the chain");

    public ChainLoop(
            ChainLink link,
            ChainReading reading,
            Deposits deposits,
            Withdrawals withdrawals,
            WithdrawalStore withdrawalStore,
            Custody custody) {
        this.link = link;
        this.reading = reading;
        this.deposits = deposits;
        this.withdrawals = withdrawals;
        this.withdrawalStore = withdrawalStore;
        this.custody = custody;
    }

    @Scheduled(
            identity = "chain",
            every = "${exchange.chain.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void everyInterval() {
        work.round(this::round);
    }

    /// One round: reads what is new, books what has become sure, hands over what is approved, and moves between the
    /// vaults what has to be.
    public void round() {
        link.connected().ifPresent(chain -> {
            long height = read(chain);
            repeat(() -> custody.settle(height));
            repeat(() -> deposits.credit(height));
            repeat(() -> withdrawals.settle(height));
            handOver(chain);
            custody.balance(chain);
        });
    }

    private long read(Chain chain) {
        long height = reading.height(chain);
        for (int i = 0; i < MOST_READS; i++) {
            Chain.Blocks blocks = chain.blocks(height, BLOCKS_AT_ONCE);
            if (blocks.upTo() <= height) {
                break;
            }
            reading.write(chain, height, blocks);
            boolean all = blocks.upTo() < height + BLOCKS_AT_ONCE;
            height = blocks.upTo();
            if (all) {
                break;
            }
        }
        return height;
    }

    private static void repeat(IntSupplier batch) {
        for (int i = 0; i < MOST_BATCHES && batch.getAsInt() > 0; i++) {
            // As long as there was something, there may be more.
        }
    }

    /// One payment that the chain fails on does not hold up those behind it.
    private void handOver(Chain chain) {
        long after = 0;
        List<StoredWithdrawal> approved;
        do {
            approved = withdrawalStore.inState(WithdrawalState.APPROVED, after, HANDED_OVER_AT_ONCE);
            for (StoredWithdrawal stored : approved) {
                after = stored.withdrawal().terms().number();
                if (stored.withdrawal() instanceof Withdrawal.Approved payable) {
                    handOver(chain, payable);
                }
            }
        } while (approved.size() == HANDED_OVER_AT_ONCE);
    }

    private void handOver(Chain chain, Withdrawal.Approved approved) {
        try {
            withdrawals.handOver(chain, approved);
        } catch (RuntimeException e) {
            LOG.infof(
                    "The %s chain failed on %s, and is asked again: %s",
                    chain.name(), approved.terms().paymentId(), e);
        }
    }
}
