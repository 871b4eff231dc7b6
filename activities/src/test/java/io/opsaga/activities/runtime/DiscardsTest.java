package io.opsaga.activities.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.control.ControlFailure;
import io.opsaga.deployment.DeploymentFailure;
import io.temporal.failure.ApplicationFailure;
import org.junit.jupiter.api.Test;

/** What is given up of several agents, where one of them resists. */
class DiscardsTest {
    private final Discards discards = new Discards();

    @Test
    void onlyWhatWasThereIsCounted() {
        discards.of("a", () -> true);
        discards.of("b", () -> false);

        assertThat(discards.told("pc2")).isEqualTo("gave up what was left of 1 agents on pc2");
    }

    @Test
    void oneThatCannotBeGivenUpIsNamedAndKeepsNobodyElse() {
        discards.of("a", () -> {
            throw DeploymentFailure.AGENT_UNKNOWN.because("there is no a");
        });
        discards.of("b", () -> true);

        assertThatThrownBy(() -> discards.told("pc2")).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo(ControlFailure.NOT_GIVEN_UP.name());
            assertThat(failure.getOriginalMessage())
                    .isEqualTo(
                            "gave up what was left of 1 agents on pc2; still there is what was put aside of a (there is no a)");
        });
    }

    @Test
    void whatMayStillSucceedIsTriedAgain() {
        ApplicationFailure passing = ApplicationFailure.newFailure("away for a moment", "MACHINE_UNREACHABLE");

        assertThatThrownBy(() -> discards.of("a", () -> {
                    throw passing;
                }))
                .isSameAs(passing);
    }
}
