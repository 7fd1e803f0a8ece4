package dev.exchange.wallet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.platform.sql.Database;
import dev.exchange.testing.ExchangeStack;
import dev.exchange.wallet.WalletSettings;
import dev.exchange.wallet.domain.Account;
import dev.exchange.wallet.domain.AuditReport;
import dev.exchange.wallet.domain.Cause;
import dev.exchange.wallet.domain.Ledger;
import dev.exchange.wallet.domain.LedgerSource;
import dev.exchange.wallet.domain.TransferKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@QuarkusTest
@QuarkusTestResource(ExchangeStack.class)
@QuarkusTestResource(WalletSettings.class)
class LedgerStoreTest {
    private static final Cause CAUSE = new Cause(TransferKind.GIFT, 0, LedgerSource.HTTP, 0);

    @Inject
    LedgerStore ledgers;

    @Inject
    AuditStore audits;

    @Inject
    Database database;

    @ParameterizedTest
    @EnumSource(names = {"FEES", "HOUSE"})
    void anAccountOfTheExchangePaysWhatItHasAndNoMore(Account.House account) {
        move(Account.House.OUTSIDE, account, "5");
        BigDecimal before = balance(account);

        move(account, Account.House.OUTSIDE, "3");

        assertThat(balance(account)).isEqualByComparingTo(before.subtract(new BigDecimal("3")));
        String more = before.toPlainString();
        assertThatThrownBy(() -> move(account, Account.House.OUTSIDE, more))
                .hasMessageContaining("the account " + Accounts.name(account) + " cannot hold -3");
        assertThat(balance(account)).isEqualByComparingTo(before.subtract(new BigDecimal("3")));
    }

    @ParameterizedTest
    @EnumSource(names = {"HOT", "COLD"})
    void whatIsOnAChainIsNegativeAndCounted(Account.House account) {
        AuditReport.CurrencySums before = sums(audit());

        move(account, Account.House.HOUSE, "7");

        AuditReport report = audit();
        move(Account.House.HOUSE, account, "7");
        AuditReport.CurrencySums after = sums(report);
        BigDecimal moved = account == Account.House.HOT
                ? before.hot().subtract(after.hot())
                : before.cold().subtract(after.cold());
        assertThat(moved).isEqualByComparingTo("7");
        // What asking for the sums has brought is one more.
        assertThat(after.house().subtract(before.house())).isEqualByComparingTo("8");
        assertThat(after.sum()).isEqualByComparingTo("0");
        // Nothing came in on the chain.
        assertThat(report.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.what()).isEqualTo("the chain does not hold what the ledger says");
            assertThat(difference.where()).startsWith(Accounts.name(account) + " BNB ");
        });
        assertThat(audit().differences()).isEmpty();
    }

    private AuditReport audit() {
        move(Account.House.OUTSIDE, Account.House.HOUSE, "1");
        return audits.full(Instant.now());
    }

    private static AuditReport.CurrencySums sums(AuditReport report) {
        return report.currencies().stream()
                .filter(sums -> sums.currency().equals("BNB"))
                .findFirst()
                .orElseThrow();
    }

    private void move(Account from, Account to, String amount) {
        database.inTransaction(transaction -> {
            Ledger ledger = new Ledger(Map.of());
            ledger.move(CAUSE, from, to, "BNB", new BigDecimal(amount));
            ledgers.write(
                    transaction,
                    ledger,
                    new LockedWallets(Map.of(), Map.of()),
                    Instant.now().truncatedTo(ChronoUnit.MILLIS));
            return true;
        });
    }

    private BigDecimal balance(Account.House account) {
        return database.execute(
                        "SELECT balance FROM house_accounts WHERE account = $1 AND currency = 'BNB'",
                        Accounts.name(account))
                .iterator()
                .next()
                .getBigDecimal(0);
    }
}
