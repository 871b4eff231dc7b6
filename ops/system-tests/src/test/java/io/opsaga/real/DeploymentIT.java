package io.opsaga.real;

import static io.opsaga.real.Testbed.MAIN_PC;
import static io.opsaga.real.Testbed.PC2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opsaga.api.support.Answer;
import io.opsaga.real.Real.Agent;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Deployments that succeed, and what can be done with them afterwards. */
@ExtendWith(Real.Shared.class)
class DeploymentIT {
    private final Real real;
    private final OpsagaProcess opsaga;

    DeploymentIT(Real real) {
        this.real = real;
        this.opsaga = real.opsaga;
    }

    @Test
    void aContainerIsDeployedUpgradedAndRolledBackOnBothMachines() {
        for (String machine : new String[] {MAIN_PC, PC2}) {
            firstUpgradeAndBack(real.container(machine));
        }
    }

    @Test
    void aProcessIsDeployedUpgradedAndRolledBackOnBothMachines() {
        for (String machine : new String[] {MAIN_PC, PC2}) {
            firstUpgradeAndBack(real.process(machine));
        }
    }

    private void firstUpgradeAndBack(Agent agent) {
        opsaga.deployed(agent.id(), "1.0.0");
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.0.0");

        String upgrade = opsaga.deployed(agent.id(), "1.1.0");
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.1.0");
        assertThat(opsaga.status(upgrade)
                        .at("/deployment_metadata/from_version")
                        .asString())
                .isEqualTo("1.0.0");
        assertThat(current(agent)).isEqualTo("1.1.0");

        opsaga.rollback(upgrade, "slow answers").has(202);
        JsonNode back = opsaga.ended(upgrade, "rolled_back");
        assertThat(back.at("/residues")).isEmpty();
        assertThat(back.at("/rollback/trigger").asString()).isEqualTo("manual_rollback");
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.0.0");
        assertThat(current(agent)).isEqualTo("1.0.0");
    }

    @Test
    void theSameVersionAgainChangesNoContainer() {
        Agent agent = real.container();
        opsaga.deployed(agent.id(), "1.0.0");
        Instant since = Instant.now();
        String container = Testbed.docker(agent.machine(), "inspect", "-f", "{{.Id}} {{.State.StartedAt}}", agent.id());

        JsonNode again = opsaga.status(opsaga.deployed(agent.id(), "1.0.0"));

        assertThat(OpsagaProcess.step(again, "START").at("/state").asString()).isEqualTo("skipped");
        assertThat(Testbed.docker(agent.machine(), "inspect", "-f", "{{.Id}} {{.State.StartedAt}}", agent.id()))
                .isEqualTo(container);
        var events = Testbed.events(agent.machine(), since);
        assertThat(Testbed.count(events, agent.id(), "create")).isZero();
        assertThat(Testbed.count(events, agent.id(), "start")).isZero();
    }

    @Test
    void theSameVersionAgainStartsNoProcess() {
        Agent agent = real.process();
        opsaga.deployed(agent.id(), "1.0.0");
        String starts = starts(agent);

        opsaga.deployed(agent.id(), "1.0.0");

        assertThat(starts(agent)).isEqualTo(starts);
    }

    @Test
    void aRollbackCanBeSignalledWithTheTemporalCli() {
        Agent agent = real.container();
        opsaga.deployed(agent.id(), "1.0.0");
        String upgrade = opsaga.deployed(agent.id(), "1.1.0");

        opsaga.temporal("workflow", "signal", "--workflow-id", upgrade, "--name", "rollback", "--input", "\"by hand\"")
                .orFail();

        opsaga.ended(upgrade, "rolled_back");
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.0.0");
    }

    @Test
    void aFirstDeploymentRolledBackLeavesNothing() {
        for (Agent agent : new Agent[] {real.container(), real.process()}) {
            String first = opsaga.deployed(agent.id(), "1.0.0");

            opsaga.rollback(first, "not wanted").has(202);

            opsaga.ended(first, "rolled_back");
            assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("nothing");
            assertThat(Testbed.docker(agent.machine(), "ps", "-aq", "--filter", "label=opsaga.agent=" + agent.id()))
                    .isEmpty();
            assertThat(Testbed.exec(agent.machine(), "ls -A opsaga/testing/" + agent.id() + "/releases")
                            .out())
                    .isEmpty();
        }
    }

    @Test
    void aDeploymentThatAnotherHasBuiltOnIsNotRolledBack() {
        Agent agent = real.container();
        opsaga.deployed(agent.id(), "1.0.0");
        String second = opsaga.deployed(agent.id(), "1.1.0");
        String third = opsaga.deployed(agent.id(), "2.0.0");
        opsaga.when(second, status -> status.at("/superseded_by").asString("").equals(third));

        Answer refused = opsaga.rollback(second, "too late").isProblem(409, "rollback-refused");

        assertThat(refused.at("/superseded_by")).isEqualTo(third);
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("2.0.0");
        opsaga.rollback(third, "this one can").has(202);
        opsaga.ended(third, "rolled_back");
        assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.1.0");
    }

    @Test
    void aDeploymentCanBeRolledBackWhileItRuns() {
        for (Agent agent : new Agent[] {real.container(), real.process()}) {
            opsaga.deployed(agent.id(), "1.0.0");
            String slow = opsaga.deploy(agent.id(), "slow");
            opsaga.step(slow, "HEALTHY", "running");

            opsaga.rollback(slow, "changed my mind").has(202);

            opsaga.ended(slow, "rolled_back");
            assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("1.0.0");
        }
    }

    @Test
    void withoutPublishedPortsTheNewVersionStartsBesideTheOld() {
        Agent agent = real.beside();
        opsaga.deployed(agent.id(), "1.0.0");
        String slow = opsaga.deploy(agent.id(), "slow");
        opsaga.step(slow, "HEALTHY", "running");

        await().atMost(Duration.ofSeconds(6)).until(() -> running(agent) == 2);
        opsaga.ended(slow, "completed");

        assertThat(running(agent)).isEqualTo(1);
        opsaga.rollback(slow, "back").has(202);
        opsaga.ended(slow, "rolled_back");
        assertThat(Testbed.docker(agent.machine(), "inspect", "-f", "{{.Config.Image}} {{.State.Running}}", agent.id()))
                .isEqualTo("agent:1.0.0 true");
    }

    @Test
    void theTakenOverContainerSurvivesAPowerCut() {
        Agent agent = real.container(PC2);
        opsaga.deployed(agent.id(), "1.0.0");
        opsaga.deployed(agent.id(), "1.1.0");

        Testbed.off(PC2);
        Testbed.on(PC2);

        Testbed.awaitServing(PC2, agent.port(), "1.1.0");
        assertThat(running(agent)).isEqualTo(1);
    }

    private static long running(Agent agent) {
        return Testbed.docker(agent.machine(), "ps", "-q", "--filter", "label=opsaga.agent=" + agent.id())
                .lines()
                .count();
    }

    private static String starts(Agent agent) {
        return Testbed.exec(agent.machine(), "find . -path '*" + agent.id() + "/releases/*/.opsaga/starts' | xargs cat")
                .orFail()
                .out();
    }

    private String current(Agent agent) {
        for (JsonNode line :
                opsaga.http().get("/agents?environment=testing").has(200).json().at("/agents")) {
            if (line.at("/agent_id").asString().equals(agent.id())) {
                return line.at("/current_version").asString("");
            }
        }
        throw new AssertionError(agent.id());
    }
}
