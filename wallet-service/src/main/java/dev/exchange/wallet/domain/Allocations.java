package dev.exchange.wallet.domain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shares in percent with one digit after the point that add up to exactly 100: each is rounded down,
/// and the tenths that are left go one each to those that lost most (the method of largest remainders).
final class Allocations {
    private static final int DECIMALS = 1;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Allocations() {}

    /// By share, the largest first, equal ones by name. What has no value is left out; without any value
    /// it is empty.
    static Map<String, BigDecimal> percentages(Map<String, BigDecimal> values) {
        BigDecimal total = values.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (total.signum() <= 0) {
            return Map.of();
        }
        List<Share> shares = new ArrayList<>();
        BigDecimal rest = HUNDRED;
        for (Map.Entry<String, BigDecimal> value : values.entrySet()) {
            if (value.getValue().signum() > 0) {
                BigDecimal exact = value.getValue().multiply(HUNDRED).divide(total, MathContext.DECIMAL128);
                Share share = new Share(value.getKey(), exact, exact.setScale(DECIMALS, RoundingMode.DOWN));
                shares.add(share);
                rest = rest.subtract(share.rounded());
            }
        }
        shares.sort(Comparator.comparing(Share::lost).reversed().thenComparing(Share::name));
        BigDecimal step = BigDecimal.ONE.movePointLeft(DECIMALS);
        for (int i = 0; rest.signum() > 0 && i < shares.size(); i++) {
            Share share = shares.get(i);
            shares.set(i, new Share(share.name(), share.exact(), share.rounded().add(step)));
            rest = rest.subtract(step);
        }
        shares.sort(Comparator.comparing(Share::exact).reversed().thenComparing(Share::name));
        Map<String, BigDecimal> percentages = new LinkedHashMap<>();
        shares.forEach(share -> percentages.put(share.name(), share.rounded()));
        return percentages;
    }

    private record Share(String name, BigDecimal exact, BigDecimal rounded) {
        BigDecimal lost() {
            return exact.subtract(rounded);
        }
    }
}
