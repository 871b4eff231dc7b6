package io.opsaga.activities.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.Condition;
import io.opsaga.activities.runtime.Placement;
import io.opsaga.activities.runtime.Standing;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.RunningAgents.Found;
import io.opsaga.inventory.RunningAgents.Sight;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long who asks what runs is kept waiting, and how often machines are asked. */
class RunningAgentsAskerTest {
    /** More than any test would survive. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final Duration SHORT = Duration.ofMillis(50);

    private final Inventories inventories = mock(Inventories.class);
    private final AgentRuntime runtime = mock(AgentRuntime.class);
    private final CountDownLatch silence = new CountDownLatch(1);
    private final AtomicInteger looks = new AtomicInteger();
    private final ExecutorService people = Executors.newCachedThreadPool();
    private volatile String version = "1.0";
    private volatile String silent = "";
    private volatile String refusing = "";
    private RunningAgentsAsker asker;

    @BeforeEach
    void machines() {
        Map<String, Machine> machines = Map.of("main-pc", machine("main-pc"), "pc2", machine("pc2"));
        Inventory inventory =
                new Inventory(EnvironmentName.TESTING, machines, List.of(agent("a", "main-pc"), agent("b", "pc2")));
        when(inventories.of(EnvironmentName.TESTING)).thenReturn(Optional.of(inventory));
        when(inventories.base(EnvironmentName.TESTING)).thenReturn(Path.of("."));
        when(runtime.kind()).thenReturn(Agent.RuntimeKind.DOCKER);
        when(runtime.standings(anyList())).thenAnswer(call -> standings(call.getArgument(0)));
    }

    @AfterEach
    void end() {
        silence.countDown();
        asker.close();
        people.shutdownNow();
    }

    private void patientFor(Duration patience) {
        asker = new RunningAgentsAsker(
                inventories, List.of(runtime), new Health(mock(HttpProbe.class)), patience, SHORT);
    }

    private Map<String, Standing> standings(List<Placement> all) throws InterruptedException {
        String read = version;
        String machine = all.get(0).machine().name();
        if (machine.equals("main-pc")) {
            looks.incrementAndGet();
        }
        if (machine.equals(refusing)) {
            throw new IllegalStateException("no route\nto host");
        }
        if (machine.equals(silent)) {
            silence.await();
        }
        Map<String, Standing> standings = new LinkedHashMap<>();
        Found found = new Found(Found.RUNNING, null, read, "d", "c", "x", "deploy_1");
        all.forEach(at ->
                standings.put(at.agent().id(), new Standing(found, Condition.Running.forLong("127.0.0.1"), List.of())));
        return standings;
    }

    private static Machine machine(String name) {
        return new Machine(name, new Machine.Ssh("127.0.0.1", 22, "nobody", Path.of("none"), Path.of("none")), null);
    }

    private static Agent agent(String id, String machine) {
        return new Agent(
                id,
                machine,
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
    }

    private Map<String, Sight> look() {
        return asker.look(EnvironmentName.TESTING, null);
    }

    @Test
    void aSilentMachineKeepsNobodyFromTheOthersAgents() {
        silent = "pc2";
        patientFor(SHORT);

        Sight away = look().get("b");

        assertThat(away.seen()).isFalse();
        assertThat(away.silence()).isEqualTo("pc2 does not answer");
        assertThat(away.health()).isEqualTo("unreachable");
        await().until(() -> look().get("a").seen());
    }

    @Test
    void whoAsksLaterIsNotKeptWaitingForItAgain() {
        refusing = "pc2";
        patientFor(LONG);
        assertThat(look().get("b").silence()).isEqualTo("pc2 cannot be looked at: no route to host");
        refusing = "";
        silent = "pc2";

        assertThat(look().get("b").seen()).isFalse();
        await().until(() -> look().get("a").seen());
    }

    @Test
    void manyWhoAskAtTheSameTimeShareALookThatSeesWhatWasDoneBefore() {
        silent = "main-pc";
        patientFor(LONG);
        List<CompletableFuture<Map<String, Sight>>> answers = new ArrayList<>();
        answers.add(CompletableFuture.supplyAsync(this::look, people));
        await().until(() -> looks.get() == 1);
        version = "2.0";
        AtomicInteger asking = new AtomicInteger();
        for (int i = 0; i < 20; i++) {
            answers.add(CompletableFuture.supplyAsync(
                    () -> {
                        asking.incrementAndGet();
                        return look();
                    },
                    people));
        }
        await().until(() -> asking.get() == 20);
        silent = "";
        silence.countDown();

        List<String> seen = answers.stream()
                .map(CompletableFuture::join)
                .map(sights -> sights.get("a").found().version())
                .toList();

        assertThat(seen.get(0)).isEqualTo("1.0");
        assertThat(seen.subList(1, 21)).containsOnly("2.0");
        assertThat(looks.get()).as("one for the first, few for all others").isLessThan(10);
    }

    @Test
    void onlyTheMachineThatIsAskedForIsLookedAt() {
        patientFor(LONG);

        assertThat(asker.look(EnvironmentName.TESTING, "pc2")).containsOnlyKeys("b");
        assertThat(looks.get()).isZero();
    }
}
