package io.opsaga.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The API knows the contracts and never their implementations. */
class ArchitectureTest {
    private static final JavaClasses API = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.opsaga.api");

    @Test
    void theRulesHaveSomethingToSayNoTo() {
        assertThat(API.size()).isGreaterThan(50);
        assertThat(API.stream().flatMap(one -> one.getDirectDependenciesFromSelf().stream()))
                .anyMatch(to -> to.getTargetClass().getPackageName().equals("io.opsaga.operation"));
    }

    @Test
    void ofOpsagaOnlyTheWorkflowsAreKnown() {
        DescribedPredicate<JavaClass> ours = JavaClass.Predicates.resideInAPackage("io.opsaga..");
        DescribedPredicate<JavaClass> allowed = JavaClass.Predicates.resideInAnyPackage(
                "io.opsaga.api..",
                "io.opsaga.operation..",
                "io.opsaga.inventory..",
                "io.opsaga.deployment..",
                "io.opsaga.fleet..",
                "io.opsaga.quarantine..",
                "io.opsaga.saga..");
        noClasses()
                .should()
                .dependOnClassesThat(ours.and(DescribedPredicate.not(allowed)))
                .check(API);
    }

    @Test
    void onlyTheGatewayKnowsTemporal() {
        classes()
                .that()
                .resideOutsideOfPackages("io.opsaga.api.operations..", "io.opsaga.api.cli..")
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("io.temporal..")))
                .check(API);
    }
}
