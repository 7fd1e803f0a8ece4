package dev.exchange.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// The four rooms of a service and what may depend on what; see the design's layout.
///
/// In every service:
///
/// ```java
/// @Test
/// void theRoomsAreKept() {
///     ArchitectureRules.check("dev.exchange.order");
/// }
/// ```
public final class ArchitectureRules {

    private ArchitectureRules() {}

    /// Checks the production classes under `rootPackage`.
    ///
    /// @throws AssertionError listing every dependency that points the wrong way
    /// @throws IllegalArgumentException when no class is found there, so that a misspelt package does not pass
    public static void check(String rootPackage) {
        JavaClasses imported = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(rootPackage);
        check(rootPackage, imported);
    }

    static void check(String rootPackage, JavaClasses imported) {
        if (imported.isEmpty()) {
            throw new IllegalArgumentException("no class found in " + rootPackage);
        }
        rules(rootPackage).forEach(rule -> rule.allowEmptyShould(true).check(imported));
    }

    static List<ArchRule> rules(String root) {
        String api = root + ".api..";
        String events = root + ".events..";
        String domain = root + ".domain..";
        String store = root + ".store..";
        return List.of(
                classes()
                        .that()
                        .resideInAPackage(domain)
                        .should()
                        .onlyDependOnClassesThat(resideInAnyPackage(
                                domain,
                                "java..",
                                "dev.exchange.contracts..",
                                "dev.exchange.engine..",
                                "org.jspecify.annotations.."))
                        .because("the domain is pure: no framework, no input or output"),
                noClasses()
                        .that()
                        .resideInAPackage(domain)
                        .should()
                        .dependOnClassesThat(resideInAnyPackage("java.sql..", "java.net.http..", "java.nio.file.."))
                        .because("the domain is pure: what it needs comes in as arguments"),
                noClasses()
                        .that()
                        .resideInAPackage(domain)
                        .should()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(Instant.class, "now")
                        .orShould()
                        .callMethod(UUID.class, "randomUUID")
                        .because("time and ids are arguments of the domain"),
                noClasses()
                        .that()
                        .resideInAPackage(store)
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(api, events))
                        .because("dependencies point inward: api and events use the store"));
    }
}
