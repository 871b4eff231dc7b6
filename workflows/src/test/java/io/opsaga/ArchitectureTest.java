package io.opsaga;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.unmarked.Offender;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds this module to the rules, and the rules to finding what they forbid. */
class ArchitectureTest {
    /** Below the real number, so that no rule passes because nothing was looked at. */
    private static final int AT_LEAST = 60;

    private static final List<String> FILES_OF_A_CAPABILITY =
            List.of("Activities", "Failure", "Input", "Kind", "Saga", "Step", "Workflow");

    private static final JavaClasses MODULE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.opsaga");

    private static Map<String, ArchRule> rules() {
        return Arrays.stream(ArchitectureRules.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .collect(Collectors.toMap(
                        field -> field.getName(), ArchitectureTest::rule, (one, other) -> one, TreeMap::new));
    }

    private static ArchRule rule(java.lang.reflect.Field field) {
        try {
            return (ArchRule) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theModuleWasLookedAt() {
        assertThat(MODULE).hasSizeGreaterThan(AT_LEAST);
        assertThat(rules()).hasSizeGreaterThan(9);
    }

    @TestFactory
    Stream<DynamicTest> theModuleKeepsTo() {
        return rules().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(MODULE)));
    }

    @TestFactory
    Stream<DynamicTest> anOffenderIsFoundBy() {
        JavaClasses offenders = new ClassFileImporter().importPackagesOf(Offender.class);
        return rules().entrySet().stream()
                // About single packages, which an offender cannot be in without being in the module.
                .filter(rule -> !List.of(
                                "SAGA_STANDS_ALONE",
                                "OPERATION_KNOWS_NO_CAPABILITY",
                                "RELEASE_KNOWS_NO_CAPABILITY",
                                "ROLLOUT_KNOWS_NO_CAPABILITY",
                                "NO_CYCLES")
                        .contains(rule.getKey()))
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertThat(rule.getValue().evaluate(offenders).hasViolation())
                                .isTrue()));
    }

    /** Whoever knows one capability finds the way about in all of them. */
    @TestFactory
    Stream<DynamicTest> everyCapabilityHasTheSameFiles() {
        List<JavaClass> sagas = MODULE.stream()
                .filter(type -> type.isTopLevelClass() && type.getSimpleName().endsWith("Saga"))
                .toList();
        assertThat(sagas).isNotEmpty();
        return sagas.stream()
                .map(saga -> DynamicTest.dynamicTest(
                        saga.getPackageName(),
                        () -> assertThat(namesIn(saga.getPackageName())).containsAll(expectedBeside(saga))));
    }

    private static List<String> expectedBeside(JavaClass saga) {
        String name = saga.getSimpleName().replaceFirst("Saga$", "");
        return Stream.concat(
                        FILES_OF_A_CAPABILITY.stream()
                                .filter(suffix -> !suffix.equals("Failure") || !sharesFailures(saga))
                                .map(suffix -> name + suffix),
                        Stream.of("package-info"))
                .toList();
    }

    /** What moves data between sources and stores fails in the same ways, whichever way it moves. */
    private static boolean sharesFailures(JavaClass saga) {
        return saga.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(ArchiveFailure.class));
    }

    private static Set<String> namesIn(String packageName) {
        return MODULE.stream()
                .filter(type -> type.getPackageName().equals(packageName))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
