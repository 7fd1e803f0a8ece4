package dev.exchange.systemtests;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What every user of the quiet exchange is given, and so all that was ever deposited there.
final class StartingBalances {
    static final Map<String, BigDecimal> AMOUNTS = new TreeMap<>(Map.of(
            "USD", new BigDecimal("100000"),
            "BTC", new BigDecimal("2"),
            "ETH", new BigDecimal("20"),
            "BNB", new BigDecimal("100"),
            "ADA", new BigDecimal("20000"),
            "SOL", new BigDecimal("300.00000001")));

    static final String SETTING = AMOUNTS.entrySet().stream()
            .map(amount -> amount.getKey() + "=" + amount.getValue().toPlainString())
            .collect(Collectors.joining(","));

    private StartingBalances() {}
}
