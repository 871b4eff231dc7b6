package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.operation.OperationKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashScenarioTest {
    /** Those of the product; tests have kinds of their own. */
    private static List<String> kinds() {
        return CrashScenario.found(OperationKind.class)
                .filter(kind -> !kind.getClass()
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath()
                        .matches(".*(-tests\\.jar|test-classes/)"))
                .map(kind -> ((OperationKind<?>) kind).name())
                .toList();
    }

    @Test
    void everyKindHandsInOne() {
        assertThat(kinds())
                .contains("deployment", "fleet", "control")
                .allSatisfy(kind -> assertThat(CrashScenario.all().stream().map(CrashScenario::kind))
                        .as("Nobody tries what becomes of a %s when Opsaga is killed: hand in a CrashScenario", kind)
                        .contains(kind));
    }

    @Test
    void everyCourseIsStruckSomewhere() {
        List<String> points = List.of("one", "two", "three");
        assertThat(CrashScenario.all())
                .flatExtracting(CrashScenario::courses)
                .allSatisfy(course -> assertThat(course.places(Blow.OPSAGA, points, new Sample()))
                        .as(course.name())
                        .isNotEmpty());
    }
}
