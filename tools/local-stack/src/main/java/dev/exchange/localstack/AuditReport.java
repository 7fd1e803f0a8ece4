package dev.exchange.localstack;

import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/// What `./exchange audit` found.
///
/// @param clean whether there is no difference
/// @param openOrders how many orders have not ended, by order-service
/// @param openReservations how many of them wallet-service has locked funds for; orders can share them
/// @param ledger what wallet-service proved of it
/// @param differences everything that is not as it must be
/// @param notes what could not be compared, and why
record AuditReport(
        boolean clean,
        int openOrders,
        int openReservations,
        Ledger ledger,
        List<Difference> differences,
        List<String> notes) {

    /// wallet-service's own proof.
    ///
    /// @param at when
    /// @param transfers how many there are
    record Ledger(String at, long transfers, List<Chain> chains, List<Sums> currencies, List<Difference> differences) {}

    /// Where the chain of hashes of a source ends.
    record Chain(String source, long sequence, String hash) {}

    /// All accounts of a currency.
    record Sums(
            String currency,
            BigDecimal available,
            BigDecimal locked,
            BigDecimal reserved,
            BigDecimal fees,
            BigDecimal house,
            BigDecimal hot,
            BigDecimal cold,
            BigDecimal outside,
            BigDecimal sum) {}

    /// @param where the source, account, wallet, order or market
    record Difference(String what, String where, String expected, String found) {
        @Override
        public String toString() {
            return "%s: %s; expected %s, found %s".formatted(where, what, expected, found);
        }
    }

    /// For programs, and to be kept: a later audit proves against it that nothing was rewritten (`--since`).
    String json() throws IOException {
        return AuditServices.JSON
                .rebuild()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(this);
    }

    /// For people.
    String text() {
        StringBuilder text = new StringBuilder();
        line(text, "Ledger as of %s: %d transfers".formatted(ledger.at(), ledger.transfers()));
        for (Chain chain : ledger.chains()) {
            line(text, "  %-20s %12d  %s".formatted(chain.source(), chain.sequence(), chain.hash()));
        }
        line(text, "All accounts");
        for (Sums sums : ledger.currencies()) {
            line(
                    text,
                    "  %-6s available %s, locked %s, fees %s, house %s, hot %s, cold %s, outside %s: sum %s"
                            .formatted(
                                    sums.currency(),
                                    sums.available().toPlainString(),
                                    sums.locked().toPlainString(),
                                    sums.fees().toPlainString(),
                                    sums.house().toPlainString(),
                                    sums.hot().toPlainString(),
                                    sums.cold().toPlainString(),
                                    sums.outside().toPlainString(),
                                    sums.sum().toPlainString()));
        }
        line(text, "%d open orders, %d reservations".formatted(openOrders, openReservations));
        notes.forEach(note -> line(text, "Note: " + note));
        differences.forEach(difference -> line(text, "DIFFERENCE " + difference));
        line(
                text,
                clean
                        ? "Clean: numbers, chains of hashes, sums, balances and locks are as they must be."
                        : "NOT CLEAN, differences: " + differences.size());
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }
}
