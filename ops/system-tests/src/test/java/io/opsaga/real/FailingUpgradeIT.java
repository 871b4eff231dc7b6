package io.opsaga.real;

import static io.opsaga.real.Testbed.MAIN_PC;
import static io.opsaga.real.Testbed.PC2;
import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.real.Real.Agent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Upgrades that fail, each in its own way: in the end the old version serves, and the verdict says what is true. */
@ExtendWith(Real.Shared.class)
class FailingUpgradeIT {
    private final Real real;
    private final OpsagaProcess opsaga;

    FailingUpgradeIT(Real real) {
        this.real = real;
        this.opsaga = real.opsaga;
    }

    /** What a failed test broke must not fail the next one. */
    @AfterEach
    void repair() {
        Testbed.repair();
    }

    @ParameterizedTest
    @CsvSource({
        "docker,  bad-health,    rolled_back, UNHEALTHY",
        "docker,  crash,         rolled_back, CRASHED",
        "docker,  7.7.7,         failed,      VERSION_UNKNOWN",
        "process, bad-health,    rolled_back, UNHEALTHY",
        "process, crash,         rolled_back, CRASHED",
        "process, bad-setup,     rolled_back, SETUP_FAILED",
        "process, 7.7.7,         failed,      VERSION_UNKNOWN",
    })
    void aBadVersion(String runtime, String version, String stage, String failure) {
        Agent agent = runtime.equals("docker") ? real.container() : real.process();
        opsaga.deployed(agent.id(), "1.0.0");
        Instant since = Instant.now();

        JsonNode end = opsaga.ended(opsaga.deploy(agent.id(), version), stage);

        assertFailure(end, failure);
        assertThat(end.at("/residues")).isEmpty();
        assertOnlyOldServes(agent, "1.0.0");
        if (stage.equals("failed")) {
            assertThat(Testbed.count(Testbed.events(agent.machine(), since), agent.id(), "create"))
                    .isZero();
        } else {
            Answer refused = opsaga.order(agent.id(), version).isProblem(409, "version-quarantined");
            assertThat(refused.at("/reason")).startsWith(failure);
        }
        opsaga.deployed(agent.id(), "1.1.0");
    }

    @Test
    void aBodyThatDoesNotSayWhatItShould() {
        Agent agent = real.strict();
        opsaga.deployed(agent.id(), "1.0.0");

        JsonNode end = opsaga.ended(opsaga.deploy(agent.id(), "2.0.0"), "rolled_back");

        assertFailure(end, "UNHEALTHY");
        assertOnlyOldServes(agent, "1.0.0");
    }

    @Test
    void aPortThatAForeignProcessHolds() {
        for (Agent agent : new Agent[] {real.container(), real.process()}) {
            String holder = foreign(agent);

            JsonNode end = opsaga.ended(opsaga.deploy(agent.id(), "1.0.0"), "failed");

            assertFailure(end, "VALIDATION_BLOCKED");
            assertThat(end.at("/failure/message").asString()).contains(Integer.toString(agent.port()));
            assertThat(Testbed.serves(agent.machine(), agent.port())).isEqualTo("foreign");
            Testbed.exec(agent.machine(), "kill " + holder).orFail();
        }
    }

    /** The old version is stopped to make way, and somebody else takes the port before the new one does. */
    @Test
    void aPortThatIsTakenAfterValidation() {
        Agent agent = real.container();
        opsaga.deployed(agent.id(), "1.0.0");
        String grabber = Testbed.exec(agent.machine(), """
                        mkdir -p foreign && echo '{"version":"foreign"}' >foreign/health
                        setsid sh -c 'until busybox httpd -f -p 127.0.0.1:%d -h foreign; do :; done' \
                          </dev/null >/dev/null 2>&1 & echo $!
                        """.formatted(agent.port()))
                .orFail()
                .out()
                .strip();

        String id = opsaga.deploy(agent.id(), "2.0.0");
        JsonNode end = opsaga.over(id);
        Testbed.exec(agent.machine(), "kill -- -" + grabber).orFail();

        // Whoever wins the race, the verdict tells what is there.
        switch (end.at("/stage").asString()) {
            case "completed" -> assertOnlyOldServes(agent, "2.0.0");
            case "rollback_incomplete" -> {
                assertFailure(end, "PORT_TAKEN");
                assertThat(end.at("/residues")).isNotEmpty();
                opsaga.retryRollback(id).has(202);
                opsaga.ended(id, "rolled_back");
                assertOnlyOldServes(agent, "1.0.0");
            }
            default -> {
                assertThat(end.at("/stage").asString()).isEqualTo("rolled_back");
                assertOnlyOldServes(agent, "1.0.0");
            }
        }
    }

    @Test
    void aFullDisk() {
        Agent agent = real.process(MAIN_PC);
        opsaga.deployed(agent.id(), "1.0.0");
        Testbed.fill(MAIN_PC);

        JsonNode end = opsaga.ended(opsaga.deploy(agent.id(), "1.1.0"), "failed");

        assertFailure(end, "VALIDATION_BLOCKED");
        assertOnlyOldServes(agent, "1.0.0");
    }

    @Test
    void aSetUpThatFillsTheDisk() {
        Agent agent = real.process(PC2);
        opsaga.deployed(agent.id(), "1.0.0");

        JsonNode end = opsaga.ended(opsaga.deploy(agent.id(), "fills-disk"), "rolled_back");

        assertFailure(end, "DISK_FULL");
        assertThat(end.at("/residues")).isEmpty();
        assertThat(opsaga.http()
                        .get("/quarantine?environment=testing&version=fills-disk")
                        .has(200)
                        .json()
                        .at("/quarantine"))
                .isEmpty();
        assertOnlyOldServes(agent, "1.0.0");
        opsaga.deployed(agent.id(), "1.1.0");
    }

    @Test
    void aMachineThatIsOffForAMomentWhileTheNewVersionStarts() {
        Map<String, Agent> upgrades = waitingForHealth(PC2);

        Testbed.off(PC2);
        Testbed.on(PC2);

        upgrades.forEach((id, agent) -> {
            // What ends with its machine has not ended by itself, and can be brought again.
            assertFailure(opsaga.ended(id, "rolled_back"), "MACHINE_CHANGED");
            assertOnlyOldServes(agent, "1.0.0");
        });
        assertThat(opsaga.http().get("/quarantine").has(200).body()).doesNotContain(upgrades.keySet());
    }

    @Test
    void aMachineThatStaysOffLeavesResiduesThatARetryUndoes() {
        Map<String, Agent> upgrades = waitingForHealth(PC2);
        Testbed.off(PC2);

        upgrades.keySet().forEach(id -> {
            JsonNode end = opsaga.ended(id, "rollback_incomplete");
            assertFailure(end, "MACHINE_UNREACHABLE");
            assertThat(end.at("/residues")).hasSize(2);
        });

        Testbed.on(PC2);
        upgrades.forEach((id, agent) -> {
            opsaga.retryRollback(id).has(202);
            assertThat(opsaga.ended(id, "rolled_back").at("/residues")).isEmpty();
            assertOnlyOldServes(agent, "1.0.0");
        });
    }

    @Test
    void aLineThatIsCutAndHealedInTheMiddle() {
        Map<String, Agent> upgrades = waitingForHealth(MAIN_PC);

        Testbed.cut(MAIN_PC);
        // Long enough for the new version to be ready meanwhile, and short of the patience.
        upgrades.values().forEach(agent -> Testbed.awaitServing(MAIN_PC, agent.port(), "slow"));
        Testbed.heal(MAIN_PC);

        upgrades.forEach((id, agent) -> {
            opsaga.ended(id, "completed");
            assertOnlyOldServes(agent, "slow");
        });
    }

    @Test
    void aFrozenMachine() {
        Agent agent = real.container(MAIN_PC);
        opsaga.deployed(agent.id(), "1.0.0");
        String id = opsaga.deploy(agent.id(), "slow");
        opsaga.step(id, "HEALTHY", "running");

        Testbed.freeze(MAIN_PC);
        opsaga.step(id, "HEALTHY", "failed");
        Testbed.thaw(MAIN_PC);

        assertFailure(opsaga.ended(id, "rolled_back"), "MACHINE_UNREACHABLE");
        assertOnlyOldServes(agent, "1.0.0");
    }

    /** Upgrades of a container and of a process whose new versions have been started and are not healthy yet. */
    private Map<String, Agent> waitingForHealth(String machine) {
        List<Agent> agents = List.of(real.container(machine), real.process(machine));
        agents.forEach(agent -> opsaga.deployed(agent.id(), "1.0.0"));
        Map<String, Agent> upgrades = new LinkedHashMap<>();
        agents.forEach(agent -> upgrades.put(opsaga.deploy(agent.id(), "slow"), agent));
        upgrades.keySet().forEach(id -> opsaga.step(id, "HEALTHY", "running"));
        return upgrades;
    }

    private static String foreign(Agent agent) {
        String pid = Testbed.exec(agent.machine(), """
                        mkdir -p foreign && echo '{"version":"foreign"}' >foreign/health
                        setsid busybox httpd -f -p 127.0.0.1:%d -h foreign </dev/null >/dev/null 2>&1 & echo $!
                        """.formatted(agent.port()))
                .orFail()
                .out()
                .strip();
        Testbed.awaitServing(agent.machine(), agent.port(), "foreign");
        return pid;
    }

    private static void assertFailure(JsonNode status, String type) {
        assertThat(status.at("/failure/type").asString())
                .as(status.toPrettyString())
                .isEqualTo(type);
        assertThat(status.at("/failure/sentence").asString()).isNotEmpty();
    }

    /** That version answers, and nothing of another one runs or is started by a reboot. */
    private static void assertOnlyOldServes(Agent agent, String version) {
        Testbed.awaitServing(agent.machine(), agent.port(), version);
        String containers = Testbed.docker(
                agent.machine(),
                "ps",
                "--filter",
                "label=opsaga.agent=" + agent.id(),
                "--format",
                "{{.Names}} {{.Image}}");
        if (agent.id().startsWith("p")) {
            assertThat(containers).isEmpty();
        } else {
            assertThat(containers).isEqualTo("%s agent:%s".formatted(agent.id(), version));
        }
    }
}
