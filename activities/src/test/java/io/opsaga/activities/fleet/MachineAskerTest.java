package io.opsaga.activities.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.orphan.Leftovers;
import io.opsaga.activities.orphan.RecordedPlaces;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.MachineLook;
import io.opsaga.activities.runtime.MachineLook.Seen;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Resolution;
import io.opsaga.deployment.Snapshot;
import io.opsaga.fleet.AgentSurvey;
import io.opsaga.fleet.AgentSurvey.State;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.fleet.MachineSurvey;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine whose agents do not answer, beside one whose agents do. */
@Timeout(30)
class MachineAskerTest {
    private static final int AGENTS = 40;
    private static final int AT_ONCE = 16;
    private static final Resolution RIGHT = new Resolution(
            new Release("2.0", "agent", "sha256:2", "c"),
            new Snapshot(true, true, "2.0", "sha256:2", "id", "a", "always"),
            true);

    private final Inventories inventories = mock(Inventories.class);
    private final AgentRuntime runtime = mock(AgentRuntime.class);
    private final Health health = mock(Health.class);
    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private MachineAsker asker;

    @BeforeEach
    void machines() {
        List<Agent> agents = new ArrayList<>();
        List.of("silent", "well").forEach(machine -> ids(machine).forEach(id -> agents.add(agent(id, machine))));
        Inventory inventory =
                new Inventory(EnvironmentName.TESTING, Map.of("silent", box("silent"), "well", box("well")), agents);
        when(inventories.of(EnvironmentName.TESTING)).thenReturn(Optional.of(inventory));
        when(inventories.base(EnvironmentName.TESTING)).thenReturn(Path.of("."));
        when(runtime.look(anyList(), any())).thenAnswer(call -> {
            List<Placement> all = call.getArgument(0);
            return new MachineLook(
                    List.of(),
                    all.stream()
                            .map(at -> new Seen(at, RIGHT, Condition.Running.forLong("127.0.0.1"), null))
                            .toList());
        });
        when(health.complaint(any(Placement.class), any(Condition.Running.class)))
                .thenAnswer(call -> complaint(call.getArgument(0)));
        asker = new MachineAsker(
                inventories,
                Map.of(RuntimeKind.DOCKER, runtime),
                health,
                (environment, wanted) -> Map.of(),
                (environment, asked) -> Map.of(),
                new Leftovers(List.of(runtime), mock(RecordedPlaces.class)));
    }

    @AfterEach
    void close() {
        asker.close();
    }

    private Optional<String> complaint(Placement at) {
        if (at.machine().name().equals("silent")) {
            waiting.incrementAndGet();
            try {
                never.await();
            } catch (InterruptedException e) {
                return Optional.of("interrupted");
            }
        }
        return Optional.empty();
    }

    @Test
    void aMachineThatDoesNotAnswerKeepsNobodyFromAnother() {
        asking(new AtomicReference<>());
        await().until(() -> waiting.get() == AT_ONCE);

        MachineSurvey survey = asker.ask(question("well"));

        assertThat(survey.agents())
                .hasSize(AGENTS)
                .extracting(AgentSurvey::state)
                .containsOnly(State.UNCHANGED);
    }

    @Test
    void whoIsInterruptedWaitsForNobody() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = asking(failure);
        await().until(() -> waiting.get() == AT_ONCE);

        caller.interrupt();
        caller.join();

        assertThat(failure.get()).isInstanceOf(CancellationException.class).hasMessageContaining("silent");
    }

    private Thread asking(AtomicReference<Throwable> failure) {
        Thread caller = new Thread(() -> {
            try {
                asker.ask(question("silent"));
            } catch (CancellationException e) {
                failure.set(e);
            }
        });
        caller.setDaemon(true);
        caller.start();
        return caller;
    }

    private static FleetQuestion question(String machine) {
        return new FleetQuestion("fleet_1", "testing", machine, "2.0", ids(machine));
    }

    private static List<String> ids(String machine) {
        return IntStream.range(0, AGENTS).mapToObj(i -> machine + "-" + i).toList();
    }

    private static Machine box(String name) {
        return new Machine(name, new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null);
    }

    private static Agent agent(String id, String machine) {
        return new Agent(
                id,
                machine,
                RuntimeKind.DOCKER,
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
    }
}
