package io.opsaga;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.TryCatchBlock;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** The rules of the architecture, one constant each, so that each module's test can name those that hold for it. */
public final class ArchitectureRules {
    /** Packages that hold workflow code, or code that workflow code calls. */
    private static final String WORKFLOWS = "io.opsaga..";

    /** What happens is told without any technology: only the JDK and Temporal's workflow side. */
    public static final ArchRule WORKFLOWS_NEED_LITTLE = classes()
            .that()
            .resideInAPackage(WORKFLOWS)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "io.opsaga..",
                            "java.lang..",
                            "java.time..",
                            "java.util",
                            "java.util.function",
                            "java.util.stream",
                            "java.util.concurrent.atomic",
                            "io.temporal.activity..",
                            "io.temporal.common..",
                            "io.temporal.failure..",
                            "io.temporal.workflow..",
                            "org.slf4j",
                            "org.jspecify..")
                    // For the one payload converter.
                    .or(resideInAPackage("com.fasterxml.jackson.databind"))
                    // For what is left out of large payloads.
                    .or(resideInAPackage("com.fasterxml.jackson.annotation"))
                    // A plan's hash is arithmetic: the same in a run and its replay.
                    .or(belongToAnyOf(
                            MessageDigest.class, NoSuchAlgorithmException.class, StandardCharsets.class, Charset.class))
                    // What becomes of a child when its parent's run ends.
                    .or(belongToAnyOf(ParentClosePolicy.class, WorkflowIdReusePolicy.class))
                    // As a name of something on another machine, not as a way to it.
                    .or(belongToAnyOf(Path.class)));

    /** The machinery knows neither what all operations share nor any single capability. */
    public static final ArchRule SAGA_STANDS_ALONE = classes()
            .that()
            .resideInAPackage("io.opsaga.saga..")
            .should()
            .onlyDependOnClassesThat(not(resideInAPackage("io.opsaga..")).or(resideInAPackage("io.opsaga.saga..")));

    /** What all operations share knows no single capability. */
    public static final ArchRule OPERATION_KNOWS_NO_CAPABILITY = classes()
            .that()
            .resideInAPackage("io.opsaga.operation..")
            .should()
            .onlyDependOnClassesThat(not(resideInAPackage("io.opsaga.."))
                    .or(resideInAPackage("io.opsaga.saga.."))
                    .or(resideInAPackage("io.opsaga.operation..")));

    /** A rollout is over targets of any kind: it knows no capability, and none of what only agents have. */
    public static final ArchRule ROLLOUT_KNOWS_NO_CAPABILITY = noClasses()
            .that()
            .resideInAPackage("io.opsaga.rollout..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.opsaga..")
                    .and(not(resideInAnyPackage("io.opsaga.saga..", "io.opsaga.operation..", "io.opsaga.rollout.."))
                            .or(nameMatching(".*\\.[A-Za-z]*(Agent|Release)[A-Za-z]*"))));

    /** What was brought into service is known without knowing how. */
    public static final ArchRule RELEASE_KNOWS_NO_CAPABILITY = classes()
            .that()
            .resideInAPackage("io.opsaga.release..")
            .should()
            .onlyDependOnClassesThat(not(resideInAPackage("io.opsaga.."))
                    .or(resideInAnyPackage("io.opsaga.saga..", "io.opsaga.operation..", "io.opsaga.release..")));

    /** Packages can be understood one after the other. */
    public static final ArchRule NO_CYCLES =
            slices().matching("io.opsaga.(*)..").should().beFreeOfCycles();

    /** A replay happens at another time than the run. */
    public static final ArchRule NO_CLOCK = noClasses()
            .that()
            .resideInAPackage(WORKFLOWS)
            .should()
            .accessTargetWhere(targetOwner(resideInAPackage("java.time..")).and(target(name("now"))))
            .orShould()
            .accessTargetWhere(targetOwner(belongToAnyOf(System.class))
                    .and(target(nameMatching("currentTimeMillis|nanoTime|getenv|getProperty"))))
            .because("workflow code asks Workflow.currentTimeMillis, and is configured by its input");

    /** A replay throws other dice than the run. */
    public static final ArchRule NO_CHANCE = noClasses()
            .that()
            .resideInAPackage(WORKFLOWS)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Random.class, SplittableRandom.class, ThreadLocalRandom.class)
            .orShould()
            .accessTargetWhere(targetOwner(belongToAnyOf(UUID.class)).and(target(name("randomUUID"))))
            .orShould()
            .accessTargetWhere(targetOwner(belongToAnyOf(Math.class)).and(target(name("random"))));

    /** Temporal runs workflow threads one at a time, in an order that a replay repeats; others it does not know. */
    public static final ArchRule NO_THREADS = noClasses()
            .that()
            .resideInAPackage(WORKFLOWS)
            .should()
            .dependOnClassesThat(belongToAnyOf(Thread.class, Lock.class)
                    .or(resideInAPackage("java.util.concurrent"))
                    .or(resideInAPackage("java.util.concurrent.locks")))
            .orShould()
            .accessTargetWhere(target(nameMatching("parallelStream|parallel")));

    /** Their order is another one in every process. */
    public static final ArchRule NO_HASHED_COLLECTIONS = noClasses()
            .that()
            .resideInAPackage(WORKFLOWS)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(HashMap.class, HashSet.class)
            .orShould()
            .accessTargetWhere(
                    targetOwner(belongToAnyOf(Collectors.class)).and(target(nameMatching("toSet|toMap|groupingBy"))))
            .orShould()
            .accessTargetWhere(targetOwner(belongToAnyOf(java.util.Map.class, java.util.Set.class))
                    .and(target(name("copyOf"))))
            .because("the order of their elements differs between a run and its replay");

    /** What is static is shared by all operations of a worker. */
    public static final ArchRule NO_STATIC_STATE = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideInAPackage(WORKFLOWS)
            .should()
            .beFinal()
            .andShould()
            .notHaveRawType(resideInAPackage("java.util.concurrent.."))
            .andShould()
            .notHaveRawType(nameMatching("java\\.util\\.(Array|Linked|Tree|Hash).*"));

    /** Temporal ends a workflow's thread with an Error, and must be able to. */
    public static final ArchRule NO_CATCHING_OF_THROWABLE =
            classes().that().resideInAPackage(WORKFLOWS).should(notCatch(List.of("Throwable", "Error")));

    /** Null is said aloud everywhere. */
    public static final ArchRule NULL_MARKED =
            classes().that().resideInAPackage(WORKFLOWS).should(beInAPackageThatIsNullMarked());

    private ArchitectureRules() {}

    private static ArchCondition<JavaClass> notCatch(List<String> names) {
        return new ArchCondition<>("not catch " + names) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (JavaCodeUnit unit : item.getCodeUnits()) {
                    unit.getTryCatchBlocks().stream()
                            .filter(block -> catches(block, names))
                            .map(block -> "%s catches one of %s in %s"
                                    .formatted(unit.getFullName(), names, block.getSourceCodeLocation()))
                            .forEach(text -> events.add(SimpleConditionEvent.violated(unit, text)));
                }
            }
        };
    }

    private static boolean catches(TryCatchBlock block, List<String> names) {
        return block.getCaughtThrowables().stream().anyMatch(caught -> names.contains(caught.getSimpleName()));
    }

    private static ArchCondition<JavaClass> beInAPackageThatIsNullMarked() {
        return new ArchCondition<>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
                String text = "%s: package %s is not @NullMarked".formatted(item.getName(), item.getPackageName());
                events.add(new SimpleConditionEvent(item, marked, text));
            }
        };
    }
}
