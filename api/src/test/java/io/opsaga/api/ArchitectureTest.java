package io.opsaga.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.Locale;
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
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opsaga.activities..", "io.opsaga.worker..", "io.opsaga.sample..")
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

    /** Numbers become parts of scripts, paths and files, and in some locales their digits are not 0-9. */
    @Test
    void everyProgramHasTheSameLocaleFromItsFirstStatement() {
        JavaClasses all = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.opsaga");
        assertThat(all.stream()
                        .filter(type ->
                                type.tryGetMethod("main", String[].class).isPresent()))
                .hasSizeGreaterThan(5);
        methods()
                .that()
                .haveName("main")
                .and()
                .areStatic()
                .should(beginWithTheLocale())
                .check(all);
    }

    private static ArchCondition<JavaMethod> beginWithTheLocale() {
        return new ArchCondition<>("begin with Locale.setDefault(Locale.ROOT)") {
            @Override
            public void check(JavaMethod main, ConditionEvents events) {
                boolean well = main.getCallsFromSelf().stream()
                        .min(Comparator.comparing(JavaAccess::getLineNumber))
                        .filter(ArchitectureTest::setsTheLocale)
                        .isPresent();
                events.add(new SimpleConditionEvent(main, well, main.getFullName() + " begins otherwise"));
            }
        };
    }

    private static boolean setsTheLocale(JavaCall<?> call) {
        boolean root = call.getOrigin().getFieldAccesses().stream()
                .anyMatch(field -> field.getLineNumber() == call.getLineNumber()
                        && field.getTarget().getFullName().equals("java.util.Locale.ROOT"));
        return root
                && call.getTargetOwner().isEquivalentTo(Locale.class)
                && call.getName().equals("setDefault");
    }
}
