package dev.exchange.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchitectureRulesTest {

    private static final String KEPT = "dev.exchange.testing.kept";
    private static final String BROKEN = "dev.exchange.testing.broken";

    @Test
    void roomsThatDependInwardPass() {
        assertThatCode(() -> ArchitectureRules.check(KEPT, imported(KEPT))).doesNotThrowAnyException();
    }

    @Test
    void eachRuleFindsItsBreach() {
        JavaClasses broken = imported(BROKEN);

        for (ArchRule rule : ArchitectureRules.rules(BROKEN)) {
            assertThatThrownBy(() -> rule.check(broken))
                    .as(rule.getDescription())
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aMisspeltPackageDoesNotPass() {
        assertThatThrownBy(() -> ArchitectureRules.check("dev.exchange.nowhere"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static JavaClasses imported(String root) {
        return new ClassFileImporter().importPackages(List.of(root));
    }
}
