package io.opsaga.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.deployment.DeploymentPlan;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.operation.Kind;
import io.opsaga.operation.Operation;
import io.opsaga.operation.Terms;
import io.opsaga.quarantine.QuarantineLookup.Wanted;
import io.opsaga.quarantine.Quarantined;
import io.opsaga.saga.Finding;
import java.nio.file.Path;
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
                        .collect(Collectors.toMap(Wanted::agent, found -> entry)));
        Operation operation = new Operation(
                "deploy_2", Kind.DEPLOYMENT, "testing", "a", "box", asked, "alice", "", Instant.EPOCH, Terms.DEFAULT);
        DeploymentPlan plan = new DeploymentPlan(operation, "docker", true, null, List.of(), rollsBack, null, null);
        Placement at = Placement.find(inventories, "testing", "a").orElseThrow();
        Resolution found =
                new Resolution(new Release(resolved, "agent", "sha256:" + resolved, "c"), Snapshot.NOTHING, false);
        return validator.findings(at, plan, found).stream()
                .filter(finding -> finding.testName().equals("quarantine_validation"))
                .findFirst()
                .orElseThrow();
    }
}
