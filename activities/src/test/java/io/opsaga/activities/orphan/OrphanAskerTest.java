package io.opsaga.activities.orphan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.anySet;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.orphan.RecordedPlaces.Brought;
import io.opsaga.activities.orphan.RecordedPlaces.Place;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.Standing;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.RunningAgents.Found;
import io.opsaga.orphan.Orphan;
import io.opsaga.orphan.Orphans.Report;
import io.opsaga.orphan.Orphans.Seen;
import io.opsaga.orphan.Orphans.Unknown;
import io.opsaga.orphan.Orphans.Why;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrphanAskerTest {
    private static final Duration SHORT = Duration.ofMillis(400);

    private final Inventories inventories = mock(Inventories.class);
    private final AgentRuntime runtime = mock(AgentRuntime.class);
    private final RecordedPlaces places = mock(RecordedPlaces.class);
    private final CountDownLatch silence = new CountDownLatch(1);
    private final Map<String, Set<String>> there = new TreeMap<>();
    private final Map<String, Set<String>> brought = new TreeMap<>();
    private volatile String silent = "";
    private volatile String refusing = "";
    private OrphanAsker asker;

    @BeforeEach
    void machines() {
        declared(agent("a", "main-pc"), agent("b", "pc2"));
        there.put("main-pc", Set.of("a"));
        there.put("pc2", Set.of("b"));
        when(runtime.kind()).thenReturn(RuntimeKind.PROCESS);
        when(runtime.agents(any(), any())).thenAnswer(call -> agents(call.getArgument(0)));
        when(runtime.standings(anyList())).thenAnswer(call -> standings(call.getArgument(0)));
        brought.put("a", Set.of("main-pc"));
        brought.put("b", Set.of("pc2"));
        brought.put("c", Set.of("pc2"));
        when(places.brought(eq("testing"), anySet())).thenAnswer(call -> recorded(call.getArgument(1)));
        asker = new OrphanAsker(inventories, new Leftovers(List.of(runtime), places), places, SHORT);
    }

    @AfterEach
    void end() {
        silence.countDown();
        asker.close();
    }

    private void declared(Agent... agents) {
        Map<String, Machine> machines = new LinkedHashMap<>();
        machines.put("main-pc", machine("main-pc", 22));
        machines.put("pc2", machine("pc2", 23));
        Inventory inventory = new Inventory(EnvironmentName.TESTING, machines, List.of(agents));
        when(inventories.all()).thenReturn(List.of(inventory));
        when(inventories.of(any()))
                .thenAnswer(call -> Optional.of(inventory)
                        .filter(known -> known.environment().equals(call.getArgument(0))));
    }

    private Map<Brought, Set<String>> recorded(Set<Brought> asked) {
        Map<Brought, Set<String>> known = new HashMap<>();
        asked.stream()
                .filter(one -> one.operation().equals("deploy_1") && brought.containsKey(one.agent()))
                .forEach(one -> known.put(one, brought.get(one.agent())));
        return known;
    }

    private Set<String> agents(Machine machine) throws InterruptedException {
        if (machine.name().equals(refusing)) {
            throw new IllegalStateException("no route\nto host");
        }
        if (machine.name().equals(silent)) {
            silence.await();
        }
        return there.get(machine.name());
    }

    private static Map<String, Standing> standings(List<Placement> all) {
        Found found = new Found(Found.RUNNING, null, "1.0", "d", "c", "x", "deploy_1");
        return all.stream()
                .collect(Collectors.toMap(
                        at -> at.agent().id(),
                        at -> new Standing(found, Condition.Running.forLong("127.0.0.1"), List.of())));
    }

    private static Machine machine(String name, int port) {
        return new Machine(name, new Machine.Ssh("127.0.0.1", port, "nobody", Path.of("none"), Path.of("none")), null);
    }

    private static Agent agent(String id, String machine) {
        return new Agent(
                id,
                machine,
                RuntimeKind.PROCESS,
                "agent",
                "exec ./run",
                null,
                List.of(),
                Map.of(),
                Map.of(),
                Agent.RestartPolicy.ALWAYS,
                Agent.Resources.NONE,
                null,
                List.of());
    }

    @Test
    void whatIsDeclaredWhereItIsIsNone() {
        assertThat(asker.look(null)).isEqualTo(new Report(List.of(), List.of()));
    }

    @Test
    void whatIsDeclaredElsewhereOrNowhereIsNamedWithWhereItRuns() {
        declared(agent("b", "main-pc"));

        assertThat(asker.look(EnvironmentName.TESTING).orphans())
                .containsExactly(
                        new Seen(
                                "testing",
                                new Orphan("a", "main-pc", RuntimeKind.PROCESS),
                                null,
                                "1.0",
                                "running",
                                null),
                        new Seen(
                                "testing",
                                new Orphan("b", "pc2", RuntimeKind.PROCESS),
                                "main-pc",
                                "1.0",
                                "running",
                                null));
        assertThat(asker.look(EnvironmentName.STAGING).orphans()).isEmpty();
    }

    @Test
    void anAgentThatIsRunOtherwiseNowHasMovedToo() {
        Agent now = agent("b", "pc2");
        declared(
                agent("a", "main-pc"),
                new Agent(
                        now.id(),
                        now.machine(),
                        RuntimeKind.DOCKER,
                        now.artifact(),
                        null,
                        null,
                        now.ports(),
                        now.env(),
                        now.labels(),
                        now.restart(),
                        now.resources(),
                        null,
                        List.of()));

        assertThat(asker.look(null).orphans())
                .extracting(seen -> seen.orphan().name(), Seen::declaredOn)
                .containsExactly(tuple("b on pc2 (process)", "pc2"));
    }

    @Test
    void whatIsOnTheSameHostUnderAnotherNameHasNotMoved() {
        Map<String, Machine> machines = new LinkedHashMap<>();
        machines.put("main-pc", machine("main-pc", 22));
        machines.put("alias", machine("alias", 22));
        there.put("alias", Set.of("a"));
        Inventory inventory = new Inventory(EnvironmentName.TESTING, machines, List.of(agent("a", "alias")));
        when(inventories.all()).thenReturn(List.of(inventory));

        assertThat(asker.look(null).orphans()).isEmpty();
    }

    @Test
    void whatHasNoRecordIsNoOrphanOfThisOpsaga() {
        there.put("pc2", Set.of("b", "stranger"));
        Report report = asker.look(null);

        assertThat(report.orphans()).isEmpty();
        assertThat(report.unknown())
                .extracting(Unknown::agent, Unknown::why)
                .containsExactly(tuple("stranger", Why.NOT_RECORDED));
    }

    /** The name of a host says nothing: it may stand in the inventory as an address and as a name that resolves to it. */
    @Test
    void whatWasBroughtToAnotherMachineMayBeWhatIsWantedThere() {
        there.put("pc2", Set.of("a", "b"));
        Report report = asker.look(null);

        assertThat(report.orphans()).isEmpty();
        assertThat(report.unknown())
                .containsExactly(new Unknown(
                        "testing",
                        "pc2",
                        "a",
                        Why.BROUGHT_ELSEWHERE,
                        "a (process, 1.0, running) was brought to main-pc: pc2 may be another name of that host"));
    }

    @Test
    void whatWasBroughtToAMachineThatHasAnotherNameNowIsAnOrphan() {
        there.put("pc2", Set.of("b", "c"));
        brought.put("c", Set.of("pc-two"));

        assertThat(asker.look(null).orphans())
                .extracting(seen -> seen.orphan().agent())
                .containsExactly("c");
    }

    @Test
    void aMachineThatDoesNotAnswerOrRefusesIsUnknownAndKeepsNobodyWaiting() {
        there.put("pc2", Set.of("b", "c"));
        silent = "main-pc";
        Report report = asker.look(null);

        assertThat(report.orphans()).extracting(seen -> seen.orphan().agent()).containsExactly("c");
        assertThat(report.unknown())
                .extracting(Unknown::machine, Unknown::why, Unknown::sentence)
                .containsExactly(tuple("main-pc", Why.MACHINE_SILENT, "main-pc does not answer"));

        silent = "";
        silence.countDown();
        refusing = "pc2";
        Awaitility.await()
                .untilAsserted(() -> assertThat(asker.look(null).unknown())
                        .extracting(Unknown::sentence)
                        .containsExactly("pc2 cannot be looked at: no route to host"));
    }

    @Test
    void whatIsRecordedWhereNobodyCanAskAnyMoreIsUnknown() {
        when(places.current())
                .thenReturn(List.of(
                        new Place("testing", "a", "main-pc", "1.0"),
                        new Place("testing", "c", "pc3", "1.0"),
                        new Place("canary", "d", "pc2", "1.0")));

        assertThat(asker.look(null).unknown())
                .extracting(Unknown::environment, Unknown::agent, Unknown::why)
                .containsExactly(tuple("testing", "c", Why.MACHINE_GONE), tuple("canary", "d", Why.ENVIRONMENT_GONE));
    }

    @Test
    void theLatestIsThereAfterALookThatNobodyWaitedFor() {
        there.put("pc2", Set.of("b", "c"));
        assertThat(asker.latest()).isEmpty();
        Awaitility.await().until(() -> asker.latest().isPresent());

        assertThat(asker.latest().orElseThrow().orphans()).hasSize(1);
    }
}
