package dev.exchange.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.exchange.contracts.Catalogue;
import dev.exchange.platform.config.ExchangeConfig;
import dev.exchange.platform.config.Variables;
import dev.exchange.platform.errors.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorAccessTest {
    @ParameterizedTest(name = "{0} with the key {1} is open to {2}")
    @CsvSource(
            nullValues = "null",
            value = {"development, null, null", "development, secret, secret", "production, secret, secret"})
    void whoShowsTheKeyIsTheOperatorAndInDevelopmentEverybodyIsWhereThereIsNone(
            String environment, @Nullable String key, @Nullable String shown) {
        assertThatCode(() -> access(environment, key).check(shown)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0} with the key {1} answers {2} with {3} {4}")
    @CsvSource(
            nullValues = "null",
            value = {
                "development, secret, null, 401, invalid_operator_key",
                "production, secret, secre, 401, invalid_operator_key",
                "production, secret, secrets, 401, invalid_operator_key",
                "production, null, null, 403, operator_key_not_set",
                "production, null, secret, 403, operator_key_not_set"
            })
    void nobodyElseIs(String environment, @Nullable String key, @Nullable String shown, int status, String code) {
        assertThatThrownBy(() -> access(environment, key).check(shown))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.status()).isEqualTo(status);
                    assertThat(problem.code()).isEqualTo(code);
                });
    }

    private static OperatorAccess access(String environment, @Nullable String key) {
        Map<String, String> variables = new HashMap<>(Map.of("ENVIRONMENT", environment));
        if (key != null) {
            variables.put("OPERATOR_KEY", key);
        }
        return new OperatorAccess(ExchangeConfig.read(
                new Variables(name -> Optional.ofNullable(variables.get(name))), Catalogue.standard()));
    }
}
