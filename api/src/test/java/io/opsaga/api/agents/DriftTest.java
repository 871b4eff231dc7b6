package io.opsaga.api.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.inventory.Agent;
import io.opsaga.inventory.RunningAgents.Found;
import io.opsaga.inventory.RunningAgents.Sight;
import io.opsaga.release.ReleaseEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final ReleaseEntry RECORDED =
            new ReleaseEntry("testing", "a", "pc2", "1.1.0", "sha256:1", "conf", "deploy_1", NOON);

    private static Found found(String state, String version, String digest, String configuration) {
        return new Found(state, NOON, version, digest, configuration, "a", "deploy_1");
    }

    private static Sight sight(@Nullable Found found, String... oddities) {
        return new Sight(found, List.of(oddities), "healthy", "");
    }

    private static AgentView view(@Nullable ReleaseEntry recorded, @Nullable Sight sight) {
        Agent agent = new Agent(
                "a",
                "pc2",
                Agent.RuntimeKind.DOCKER,
                "agent",
                null,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                Agent.RestartPolicy.ALWAYS,
                Agent.Resources.NONE,
                null,
                List.of());
        return AgentView.of("testing", agent, recorded, null, null, sight, null);
    }

    private static @Nullable String difference(@Nullable ReleaseEntry recorded, Sight sight) {
        AgentView view = view(recorded, sight);
        assertThat(view.drifted()).isEqualTo(view.difference() != null);
        return view.difference();
    }

    @Test
    void whatRunsAsRecordedHasNotDrifted() {
        AgentView view = view(RECORDED, sight(found("running", "1.1.0", "sha256:1", "conf")));

        assertThat(view.drifted()).isFalse();
        assertThat(view.difference()).isNull();
        assertThat(view.recorded().version()).isEqualTo("1.1.0");
        assertThat(view.running().version()).isEqualTo("1.1.0");
        assertThat(view.running().health()).isEqualTo("healthy");
        assertThat(view.currentVersion()).isEqualTo("1.1.0");
    }

    @Test
    void eachDifferenceIsSaidInWords() {
        assertThat(difference(RECORDED, sight(found("running", "2.0.0", "sha256:2", "conf"))))
                .isEqualTo("1.1.0 is recorded, and 2.0.0 runs");
        assertThat(difference(RECORDED, sight(found("exited", "1.0.0", "sha256:0", "conf"))))
                .isEqualTo("1.1.0 is recorded, and 1.0.0 is there, exited");
        assertThat(difference(RECORDED, sight(found("exited", "1.1.0", "sha256:1", "conf"))))
                .isEqualTo("1.1.0 does not run: exited");
        assertThat(difference(RECORDED, sight(found("running", "1.1.0", "sha256:9", "conf"))))
                .isEqualTo("another build of 1.1.0 runs than the recorded one");
        assertThat(difference(RECORDED, sight(found("running", "1.1.0", "sha256:1", "other"))))
                .isEqualTo("1.1.0 runs with another configuration than the recorded one");
        assertThat(difference(RECORDED, sight(null))).isEqualTo("1.1.0 is recorded, and nothing is there");
        assertThat(difference(null, sight(found("running", "3.0", "", ""))))
                .isEqualTo("nothing is recorded, and 3.0 runs");
        assertThat(difference(RECORDED, sight(found("running", "1.1.0", "sha256:1", "conf"), "x runs beside it")))
                .isEqualTo("x runs beside it");
    }

    @Test
    void whereNothingWasDeployedAndNothingIsNothingHasDrifted() {
        AgentView view = view(null, sight(null));

        assertThat(view.health()).isEqualTo("not_deployed");
        assertThat(view.drifted()).isFalse();
        assertThat(view.running()).isNull();
    }

    @Test
    void whereNobodyCouldLookItIsNotKnown() {
        AgentView view = view(RECORDED, Sight.unseen("pc2 does not answer"));

        assertThat(view.drifted()).isNull();
        assertThat(view.running()).isNull();
        assertThat(view.difference()).isEqualTo("pc2 does not answer");
        assertThat(view.health()).isEqualTo("unreachable");
        assertThat(view.currentVersion()).isEqualTo("1.1.0");
    }
}
