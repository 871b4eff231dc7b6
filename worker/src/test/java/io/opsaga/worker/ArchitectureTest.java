package io.opsaga.worker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.opsaga.operation.OperationKind;
import io.opsaga.worker.temporal.Capability;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.NullMarked;
import org.springframework.context.annotation.Bean;

/** The arrows between modules and packages, over all that the worker has on its class path. */
@AnalyzeClasses(packages = "io.opsaga", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final int AT_LEAST = 200;

    private static final String[] TECHNOLOGIES = {
        "io.opsaga.activities.docker..",
        "io.opsaga.activities.folder..",
        "io.opsaga.activities.http..",
        "io.opsaga.activities.postgresql..",
        "io.opsaga.activities.redis..",
        "io.opsaga.activities.restic..",
        "io.opsaga.activities.ssh.."
    };

    /** Machines as values, who is told of changes, what a killed process leaves, and how one waits. */
    private static final String[] KNOWN_TO_TECHNOLOGIES = {
        "io.opsaga.inventory..",
        "io.opsaga.activities.audit..",
        "io.opsaga.activities.leftover..",
        "io.opsaga.activities.waiting.."
    };

    /** Everything else in {@code io.opsaga} says what happens, not how. */
    private static final String[] HANDS = {"io.opsaga.activities..", "io.opsaga.worker..", "io.opsaga.api.."};

    /** A rule that looks at nothing holds: so the number of classes is checked too. */
    @ArchTest
    static void theRulesSeeTheClasses(JavaClasses classes) {
        assertThat(classes.size()).isGreaterThan(AT_LEAST);
        for (String name : new String[] {"workflows", "activities", "worker"}) {
            assertThat(classes.stream().filter(type -> belongsTo(type.getPackageName(), name)))
                    .as("classes of " + name)
                    .hasSizeGreaterThan(10);
        }
    }

    /** Who says how a step is done must not be known where it is said what happens. */
    @ArchTest
    static final ArchRule sagasKnowNothingOfTheirHands = noClasses()
            .that()
            .resideOutsideOfPackages(HANDS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HANDS);

    /** A kind that no worker is told of would be accepted, recorded, and never run. */
    @ArchTest
    static void everyKindIsACapability(JavaClasses classes) {
        List<JavaClass> kinds = classes.stream()
                .filter(type -> !type.isInterface() && type.isAssignableTo(OperationKind.class))
                .toList();
        assertThat(kinds).hasSizeGreaterThan(1);
        for (JavaClass kind : kinds) {
            assertThat(kind.getConstructorCallsToSelf())
                    .as("a bean of type %s for %s".formatted(Capability.class.getSimpleName(), kind.getName()))
                    .anyMatch(call -> call.getOrigin().isAnnotatedWith(Bean.class)
                            && call.getOrigin() instanceof JavaMethod bean
                            && bean.getRawReturnType().isEquivalentTo(Capability.class));
        }
    }

    @ArchTest
    static final ArchRule activitiesKnowNeitherWorkerNorApi = noClasses()
            .that()
            .resideInAPackage("io.opsaga.activities..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opsaga.worker..", "io.opsaga.api..", "org.springframework.boot..");

    /** A technology can be replaced, and be tested, without a saga in sight. */
    @ArchTest
    static final ArchRule technologiesKnowNothingOfSagas = noClasses()
            .that()
            .resideInAnyPackage(TECHNOLOGIES)
            .should()
            .dependOnClassesThat(resideInAPackage("io.temporal..")
                    .or(resideInAPackage("io.opsaga..")
                            .and(not(resideInAnyPackage(TECHNOLOGIES)))
                            .and(not(resideInAnyPackage(KNOWN_TO_TECHNOLOGIES)))));

    /** Work on a machine is the same whatever is worked on; all it has of technologies is the way to the machine. */
    @ArchTest
    static final ArchRule workOnAMachineKnowsNoTarget = noClasses()
            .that()
            .resideInAPackage("io.opsaga.activities.machine..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.opsaga..")
                    .and(not(resideInAnyPackage("io.opsaga.saga..", "io.opsaga.operation..", "io.opsaga.inventory..")))
                    .and(not(resideInAnyPackage("io.opsaga.activities.machine..", "io.opsaga.activities.ssh..")))
                    .and(not(resideInAnyPackage(KNOWN_TO_TECHNOLOGIES))));

    @ArchTest
    static final ArchRule sshKnowsNoOtherTechnology = knowsNoOther("ssh");

    @ArchTest
    static final ArchRule redisKnowsNoOtherTechnology = knowsNoOther("redis");

    @ArchTest
    static final ArchRule resticKnowsNoOtherTechnology = knowsNoOther("restic");

    /** What a program is, and where it is from, is nobody else's; the way to a server is a port, whoever opens it. */
    @ArchTest
    static final ArchRule postgresqlKnowsNoOtherTechnology = knowsNoOther("postgresql");

    private static ArchRule knowsNoOther(String technology) {
        String own = "io.opsaga.activities.%s..".formatted(technology);
        return noClasses()
                .that()
                .resideInAPackage(own)
                .should()
                .dependOnClassesThat(resideInAnyPackage(TECHNOLOGIES).and(not(resideInAPackage(own))));
    }

    @ArchTest
    static final ArchRule noCircles =
            slices().matching("io.opsaga.(**)").should().beFreeOfCycles();

    /** Spring runs what is scheduled by whatever executor it finds: watchers would wait for the store on others' threads. */
    @ArchTest
    static final ArchRule noBeanIsAnExecutor =
            noMethods().that().areAnnotatedWith(Bean.class).should().haveRawReturnType(assignableTo(Executor.class));

    @ArchTest
    static void everyPackageSaysWhatMayBeNull(JavaClasses classes) {
        classes.stream()
                .map(type -> type.getPackage())
                .distinct()
                .forEach(found -> assertThat(found.isAnnotatedWith(NullMarked.class))
                        .as(found.getName() + " is @NullMarked")
                        .isTrue());
    }

    private static boolean belongsTo(String packageName, String module) {
        boolean hands = packageName.startsWith("io.opsaga.activities");
        boolean worker = packageName.startsWith("io.opsaga.worker");
        return switch (module) {
            case "activities" -> hands;
            case "worker" -> worker;
            default -> !hands && !worker;
        };
    }
}
