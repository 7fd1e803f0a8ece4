package dev.exchange.wallet.store;

import dev.exchange.wallet.store.ChainProof.TransferRow;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// By how much transfers move each account. For one thread.
final class AccountSums implements Consumer<TransferRow> {
    private final Map<Key, BigDecimal> sums = new HashMap<>();

    record Key(long account, String currency) {}

    @Override
    public void accept(TransferRow row) {
        sums.merge(new Key(row.fromAccount(), row.currency()), row.amount().negate(), BigDecimal::add);
        sums.merge(new Key(row.toAccount(), row.currency()), row.amount(), BigDecimal::add);
    }

    Map<Key, BigDecimal> sums() {
        return sums;
    }
}
