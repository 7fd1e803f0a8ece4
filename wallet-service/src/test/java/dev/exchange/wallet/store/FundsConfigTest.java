package dev.exchange.wallet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.config.ConfigurationException;
import dev.exchange.platform.config.Variables;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FundsConfigTest {
    private static FundsConfig read(boolean development, String... variables) {
        Map<String, String> environment = new HashMap<>();
        for (String variable : variables) {
            environment.put(
                    variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        }
        return FundsConfig.read(
                new Variables(name -> Optional.ofNullable(environment.get(name))), Catalogue.standard(), development);
    }

    @Test
    void developmentWorksWithoutAWordAndProductionPaysNothingOutUntilItIsSetUp() {
        FundsConfig development = read(true);
        assertThat(development.adapter()).isEqualTo(FundsConfig.Adapter.SIMULATED);
        assertThat(development.approvers()).hasSize(3);
        assertThat(development.approvals().required()).isEqualTo(2);
        assertThat(development.approvals().automaticBelowUsd()).isZero();

        FundsConfig production = read(false);
        assertThat(production.adapter()).isEqualTo(FundsConfig.Adapter.NONE);
        assertThat(production.approvers()).isEmpty();
    }

    @Test
    void approversHaveNamesAndKeysOfTheirOwn() {
        FundsConfig config = read(
                false, "WITHDRAWAL_APPROVERS=ana=key-of-ana-123, ben=key=of=ben=12", "WITHDRAWAL_APPROVALS_REQUIRED=1");

        assertThat(config.approvers()).extracting(FundsConfig.Approver::name).containsExactly("ana", "ben");
        assertThat(config.approvers().get(1).key().isSameAs("key=of=ben=12")).isTrue();
        assertThat(config.toString()).doesNotContain("key-of-ana-123");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAIN_ADAPTER=simulated | CHAIN_ADAPTER",
                "CHAIN_ADAPTER=bitcoin | CHAIN_ADAPTER",
                "WITHDRAWAL_APPROVERS=ana | WITHDRAWAL_APPROVERS",
                "WITHDRAWAL_APPROVERS=a b=secret-secret | WITHDRAWAL_APPROVERS",
                "WITHDRAWAL_APPROVERS=ana=short | WITHDRAWAL_APPROVERS",
                "WITHDRAWAL_APPROVERS=ana=secret-secret-1,ana=secret-secret-2 | WITHDRAWAL_APPROVERS",
                "WITHDRAWAL_APPROVERS=ana=secret-secret-1,ben=secret-secret-1 | WITHDRAWAL_APPROVERS",
                "WITHDRAWAL_APPROVERS=ana=secret-secret-1 | WITHDRAWAL_APPROVALS_REQUIRED",
                "WITHDRAWAL_APPROVALS_REQUIRED=0 | WITHDRAWAL_APPROVALS_REQUIRED",
                "WITHDRAWAL_FEES=DOGE=1 | WITHDRAWAL_FEES",
                "WITHDRAWAL_FEES=BTC=0.000000001 | WITHDRAWAL_FEES",
                "WITHDRAWAL_DAILY_LIMIT_USD=-1 | WITHDRAWAL_DAILY_LIMIT_USD",
                "CHAIN_CONFIRMATIONS=0 | CHAIN_CONFIRMATIONS"
            })
    void whatMakesNoSenseStopsTheStartAndNamesTheVariableWithoutItsSecrets(String variable, String named) {
        assertThatThrownBy(() -> read(false, variable))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining("secret-secret")
                .hasMessageNotContaining("short;");
    }
}
