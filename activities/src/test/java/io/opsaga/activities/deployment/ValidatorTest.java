package io.opsaga.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.http.Answer;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.Standing;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.release.QuarantineLookup.Wanted;
import io.opsaga.release.Quarantined;
import io.opsaga.saga.Finding;
import io.opsaga.stops.Stop;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValidatorTest {
    private static final Agent AGENT = new Agent(
            "a",
            "box",
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
    private static final Machine BOX =
            new Machine("box", new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null);

    private final AgentRuntime runtime = mock(AgentRuntime.class);
    private final Inventories inventories = mock(Inventories.class);

    /** Asked for under another name, or before it got into quarantine. */
    @Test
    void aVersionInQuarantineBlocks() {
        Finding finding = quarantine("newest", "2.0", null);

        assertThat(finding.passed()).isFalse();
        assertThat(finding.severity()).isEqualTo(Finding.Severity.CRITICAL);
        assertThat(finding.message()).contains("2.0", "testing", "deploy_0", "UNHEALTHY: 503");
    }

    @Test
    void anotherOneDoesNot() {
        assertThat(quarantine("newest", "2.1", null).passed()).isTrue();
    }

    @Test
    void aRollbackMayGoThere() {
        assertThat(quarantine("2.0", "2.0", "deploy_1").passed()).isTrue();
    }

    /** A dependency on whose port somebody else answers, however well. */
    @Test
    void anAnswerOfSomebodyElseIsNoHealthOfADependency() {
        assertThat(dependency(null).passed()).isTrue();

        Finding doubted = dependency("on port 8085 answers 17 (perl), which is not of this release");
        assertThat(doubted.passed()).isFalse();
        assertThat(doubted.message()).isEqualTo("Not healthy: b");
    }

    private Finding dependency(@Nullable String doubt) {
        Agent below = new Agent(
                "b",
                "box",
                Agent.RuntimeKind.PROCESS,
                "agent",
                "exec ./run",
                null,
                List.of(new Agent.PortBinding("127.0.0.1", 8085, 8085)),
                Map.of(),
                Map.of(),
                Agent.RestartPolicy.ALWAYS,
                Agent.Resources.NONE,
                new Agent.Health("/health", 8085, Duration.ofSeconds(3), null, Agent.Health.Asker.MACHINE),
                List.of());
        Agent above = new Agent(
                "a",
                "box",
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
                List.of("b"));
        HttpProbe http = mock(HttpProbe.class);
        when(http.get(any(), any(), any())).thenReturn(new Answer(200, true));
        Condition condition = Condition.Running.forLong("127.0.0.1").doubting(doubt);
        when(runtime.standings(any())).thenReturn(Map.of("b", new Standing(null, condition, List.of())));
        Inventory inventory = new Inventory(EnvironmentName.TESTING, Map.of("box", BOX), List.of(above, below));
        when(inventories.of(EnvironmentName.TESTING)).thenReturn(Optional.of(inventory));
        when(inventories.base(EnvironmentName.TESTING)).thenReturn(Path.of("."));
        Validator validator = new Validator(
                inventories,
                new Health(http),
                at -> runtime,
                (environment, wanted) -> Map.of(),
                (environment, agents) -> Map.of());
        return finding(validator, "2.0", null, "2.0", "service_dependency_validation");
    }

    private Finding quarantine(String asked, String resolved, @Nullable String rollsBack) {
        Inventory inventory = new Inventory(EnvironmentName.TESTING, Map.of("box", BOX), List.of(AGENT));
        when(inventories.of(EnvironmentName.TESTING)).thenReturn(Optional.of(inventory));
        when(inventories.base(EnvironmentName.TESTING)).thenReturn(Path.of("."));
        when(runtime.checks(any(), any(), any())).thenReturn(List.of());
        Quarantined entry = new Quarantined(
                1,
                "testing",
                "agent",
                "2.0",
                "sha256:2.0",
                List.of("z"),
                "deploy_0",
                "opsaga",
                "UNHEALTHY: 503",
                Instant.EPOCH,
                null);
        Validator validator = new Validator(
                inventories,
                new Health(mock(HttpProbe.class)),
                at -> runtime,
                (environment, wanted) -> wanted.stream()
                        .filter(entry::concerns)
                        .collect(Collectors.toMap(Wanted::agent, found -> entry)),
                (environment, agents) -> Map.of());
        return finding(validator, asked, rollsBack, resolved, "quarantine_validation");
    }

    private Finding finding(
            Validator validator, String asked, @Nullable String rollsBack, String resolved, String name) {
        Operation operation = new Operation(
                "deploy_2",
                DeploymentKind.NAME,
                "testing",
                "a",
                "box",
                asked,
                "alice",
                "",
                Instant.EPOCH,
                OperationPolicy.DEFAULT);
        DeploymentInput plan = new DeploymentInput(operation, "docker", true, null, List.of(), rollsBack, null, null);
        Placement at = Placement.find(inventories, "testing", "a").orElseThrow();
        Resolution found =
                new Resolution(new Release(resolved, "agent", "sha256:" + resolved, "c"), Snapshot.NOTHING, false);
        return validator.findings(at, plan, found).stream()
                .filter(finding -> finding.testName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoWasStoppedOnPurposeIsNotStartedByAnotherVersion() {
        Inventory inventory = new Inventory(EnvironmentName.TESTING, Map.of("box", BOX), List.of(AGENT));
        when(inventories.of(EnvironmentName.TESTING)).thenReturn(Optional.of(inventory));
        when(inventories.base(EnvironmentName.TESTING)).thenReturn(Path.of("."));
        Stop stop = new Stop("testing", AGENT.id(), "control_1", "anna", "it corrupts data", Instant.EPOCH);
        Validator validator = new Validator(
                inventories,
                new Health(mock(HttpProbe.class)),
                at -> runtime,
                (environment, wanted) -> Map.of(),
                (environment, agents) -> Map.of(AGENT.id(), stop));
        Finding found = finding(validator, "2.0", null, "2.0", "stopped_validation");
        assertThat(found.passed()).isFalse();
        assertThat(found.severity()).isEqualTo(Finding.Severity.CRITICAL);
        assertThat(found.message())
                .isEqualTo(AGENT.id()
                        + " was stopped on purpose by anna at 1970-01-01T00:00:00Z, because: it corrupts data; POST /agents/"
                        + AGENT.id() + "/start starts it");
    }
}
