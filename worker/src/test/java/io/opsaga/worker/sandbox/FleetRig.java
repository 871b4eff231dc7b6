package io.opsaga.worker.sandbox;

import static org.mockito.Mockito.mock;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.control.ControlActivitiesImpl;
import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.deployment.TechnologyFailures;
import io.opsaga.activities.deployment.WantedVersions;
import io.opsaga.activities.fleet.FleetActivitiesImpl;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.inventory.InventoryFile;
import io.opsaga.activities.inventory.PackedFolders;
import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeats;
import io.opsaga.activities.orphan.Leftovers;
import io.opsaga.activities.orphan.OrphanActivitiesImpl;
import io.opsaga.activities.orphan.RecordedPlaces;
import io.opsaga.activities.runtime.ProcessChecks;
import io.opsaga.activities.runtime.ProcessHost;
import io.opsaga.activities.runtime.ProcessReleases;
import io.opsaga.activities.runtime.ProcessRuntime;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.control.ControlAction;
import io.opsaga.control.ControlAgent;
import io.opsaga.control.ControlInput;
import io.opsaga.control.ControlKind;
import io.opsaga.control.ControlRecords;
import io.opsaga.control.ControlSaga;
import io.opsaga.fleet.FleetAgent;
import io.opsaga.fleet.FleetInput;
import io.opsaga.fleet.FleetKind;
import io.opsaga.fleet.FleetSaga;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.operation.ApprovalOrder;
import io.opsaga.operation.ApprovalTerms;
import io.opsaga.operation.LockGrant;
import io.opsaga.operation.Operation;
import io.opsaga.operation.OperationActivities;
import io.opsaga.operation.OperationPolicy;
import io.opsaga.operation.Planned;
import io.opsaga.operation.Planning;
import io.opsaga.operation.Progress;
import io.opsaga.orphan.Orphan;
import io.opsaga.orphan.OrphanRecords;
import io.opsaga.release.ReleaseActivities;
import io.opsaga.release.Releases;
import io.opsaga.rollout.RolloutPolicy;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.Payloads;
import io.opsaga.saga.Reading;
import io.opsaga.saga.TaskQueues;
import io.opsaga.stops.Stop;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Two machines of a sandbox with four agents, and all of Opsaga that a fleet needs but for the store. */
final class FleetRig implements AutoCloseable {
    private static final String STEADY = "while :; do sleep 1; done\n";
    private static final Duration QUICK = Duration.ofSeconds(20);

    private final Path data;
    private final Heartbeats beats = new Heartbeats();
    private final SshMachines machines = new SshMachines();
    private final Sandbox sandbox;
    private volatile Inventory inventory;
    private final FleetActivitiesImpl fleet;
    private final ControlActivitiesImpl control;
    private final OrphanActivitiesImpl orphans;
    private final Leftovers leftovers;
    private final Map<String, Stop> stops = new ConcurrentSkipListMap<>();
    private final TestWorkflowEnvironment temporal;
    private int operations;

    /** @param data an empty folder; the two machines and what is offered to them are kept there */
    FleetRig(Path data) throws Exception {
        this(data, agent("b", Sandbox.MAIN, "steady", "a"));
    }

    /** @param b in the place of the agent of that id; its artifact is to be {@linkplain #offer offered} */
    FleetRig(Path data, Agent b) throws Exception {
        this.data = data;
        sandbox = Sandbox.open(data, 0, 0, Files.writeString(data.resolve("agent.jar"), "a jar"));
        inventory = new Inventory(
                EnvironmentName.DEVELOPMENT,
                InventoryFile.read(sandbox.inventory(), AllSections.FORM)
                        .inventory()
                        .machines(),
                List.of(
                        agent("a", Sandbox.MAIN, "steady"),
                        b,
                        agent("c", Sandbox.SECOND, "steady"),
                        agent("d", Sandbox.SECOND, "odd", "a")));
        for (String version : List.of("1.0", "2.0", "3.0")) {
            offer("steady", version, STEADY);
            offer("odd", version, version.equals("3.0") ? "exit 3\n" : STEADY);
        }
        ProcessHost host = new ProcessHost(machines, new Audit(List.of()));
        PackedFolders packed = PackedFolders.open(data.resolve("scratch"));
        ProcessRuntime runtime =
                new ProcessRuntime(host, new ProcessReleases(host, machines, packed), new ProcessChecks(host));
        Health health = new Health(new HttpProbe(machines));
        Guard guard = new Guard(beats, TechnologyFailures::translated);
        leftovers = new Leftovers(List.of(runtime), places());
        fleet = new FleetActivitiesImpl(
                inventories(),
                List.of(runtime),
                health,
                guard,
                (environment, wanted) -> Map.of(),
                (environment, agents) -> Map.copyOf(stops),
                new WantedVersions(mock(Releases.class)),
                leftovers);
        orphans = new OrphanActivitiesImpl(inventories(), inventories(), List.of(runtime), health, guard);
        control = new ControlActivitiesImpl(
                inventories(),
                List.of(runtime),
                health,
                guard,
                (environment, agents) -> Map.copyOf(stops),
                mock(Releases.class));
        temporal = startTemporal();
    }

    @Override
    public void close() {
        for (String machine : List.of(Sandbox.MAIN, Sandbox.SECOND)) {
            machines.shell(inventory.machine(machine))
                    .run(
                            "for s in opsaga/*/*/releases/*/.opsaga/supervisor opsaga/*/*/releases/*/.opsaga/child;"
                                    + " do kill -9 $(cut -d' ' -f1 $s); done 2>/dev/null; :",
                            QUICK);
        }
        temporal.close();
        fleet.close();
        machines.close();
        sandbox.close();
        beats.close();
    }

    private static Agent agent(String id, String machine, String artifact, String... dependsOn) {
        return new Agent(
                id,
                machine,
                Agent.RuntimeKind.PROCESS,
                artifact,
                "exec sh run.sh",
                null,
                List.of(),
                Map.of(),
                Map.of(),
                Agent.RestartPolicy.ALWAYS,
                Agent.Resources.NONE,
                null,
                List.of(dependsOn));
    }

    void offer(String artifact, String version, String script) throws Exception {
        Path folder = Files.createDirectories(data.resolve("offered/artifacts/%s/%s".formatted(artifact, version)));
        Files.writeString(folder.resolve("run.sh"), script + "# " + version);
    }

    private Inventories inventories() {
        return new Inventories() {
            @Override
            public Optional<Inventory> of(EnvironmentName environment) {
                return Optional.of(inventory)
                        .filter(known -> known.environment().equals(environment));
            }

            @Override
            public Collection<Inventory> all() {
                return List.of(inventory);
            }

            @Override
            public Path base(EnvironmentName environment) {
                return data.resolve("offered");
            }
        };
    }

    private TestWorkflowEnvironment startTemporal() {
        TestEnvironmentOptions.Builder options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build());
        OpsAttributes.ALL.forEach(
                attribute -> options.registerSearchAttribute(attribute.getName(), attribute.getValueType()));
        TestWorkflowEnvironment started = TestWorkflowEnvironment.newInstance(options.build());
        var workflows = started.newWorker(TaskQueues.WORKFLOWS);
        workflows.registerWorkflowImplementationTypes(FleetSaga.class, ControlSaga.class);
        workflows.registerActivitiesImplementations(store(), records(), orphanRecords());
        for (String machine : List.of(Sandbox.MAIN, Sandbox.SECOND)) {
            started.newWorker(TaskQueues.machine(machine)).registerActivitiesImplementations(fleet, control, orphans);
        }
        started.start();
        return started;
    }

    /** Grants everything and keeps nothing. */
    private static Object store() {
        return Proxy.newProxyInstance(
                OperationActivities.class.getClassLoader(),
                new Class<?>[] {OperationActivities.class, ReleaseActivities.class},
                (self, method, arguments) -> {
                    if (method.getReturnType() == LockGrant.class) {
                        return new LockGrant(true, "holder", Instant.EPOCH, "", 1);
                    }
                    if (method.getReturnType() == Reading.class) {
                        return Reading.reverted("demoted");
                    }
                    return method.getReturnType() == List.class ? List.of() : null;
                });
    }

    /** All agents that it ever had. */
    private static RecordedPlaces places() {
        return new RecordedPlaces() {
            @Override
            public Map<Brought, Set<String>> brought(String environment, Set<Brought> asked) {
                return asked.stream()
                        .filter(one -> Set.of("a", "b", "c", "d").contains(one.agent()))
                        .collect(Collectors.toMap(one -> one, one -> Set.of(Sandbox.MAIN, Sandbox.SECOND)));
            }

            @Override
            public Set<String> ofOpenOperations() {
                return Set.of();
            }

            @Override
            public List<Place> current() {
                return List.of();
            }
        };
    }

    private static OrphanRecords orphanRecords() {
        return new OrphanRecords() {
            @Override
            public void forget(Operation operation, List<String> agents) {}

            @Override
            public Reading revert(Operation operation) {
                return Reading.reverted("recorded as before");
            }
        };
    }

    /** The agent is declared to be there from now on; or nowhere. */
    void declare(String agent, @Nullable String machine) {
        List<Agent> agents = inventory.agents().stream()
                .filter(known -> !known.id().equals(agent) || machine != null)
                .map(known ->
                        known.id().equals(agent) ? agent(agent, String.valueOf(machine), known.artifact()) : known)
                .toList();
        inventory = new Inventory(EnvironmentName.DEVELOPMENT, inventory.machines(), agents);
    }

    /** Of one stop at a time. */
    private ControlRecords records() {
        Map<String, Stop> lifted = new ConcurrentSkipListMap<>();
        return new ControlRecords() {
            @Override
            public void record(Operation operation, ControlAction action, List<String> agents) {
                for (String agent : agents) {
                    Stop before = stops.remove(agent);
                    if (before != null && action != ControlAction.STOP) {
                        lifted.put(operation.id(), before);
                    }
                    if (action == ControlAction.STOP) {
                        stops.put(
                                agent,
                                new Stop(operation.environment(), agent, operation.id(), "ann", "", Instant.EPOCH));
                    }
                }
            }

            @Override
            public Reading revert(Operation operation) {
                stops.values().removeIf(stop -> stop.operation().equals(operation.id()));
                Optional.ofNullable(lifted.remove(operation.id())).ifPresent(stop -> stops.put(stop.agent(), stop));
                return Reading.reverted("as before");
            }
        };
    }

    /** Run control of some agents, which can be taken back for that long. */
    WorkflowStub control(ControlAction action, Duration lease, String... ids) {
        operations++;
        List<String> wanted = List.of(ids);
        OperationPolicy terms = new OperationPolicy(lease, QUICK, QUICK, Map.of());
        Operation operation = new Operation(
                "control_" + operations,
                ControlKind.NAME,
                "development",
                String.join(", ", ids),
                "main-pc,pc2",
                action.wire(),
                "ann",
                "",
                Instant.now(),
                terms);
        var stub = temporal.getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Control",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .setWorkflowId(operation.id())
                                .build());
        stub.start(new ControlInput(
                operation,
                action,
                RolloutPolicy.ALL_OR_NOTHING,
                4,
                0,
                Duration.ofMinutes(5),
                ControlAgent.inLayers(
                        action,
                        inventory.agents().stream()
                                .filter(agent -> wanted.contains(agent.id()))
                                .toList()),
                List.of()));
        return stub;
    }

    /** What a shell on that machine prints. */
    String ask(String machine, String script) {
        return machines.shell(inventory.machine(machine))
                .run(script, QUICK)
                .out()
                .strip();
    }

    /** How an agent's supervised process is remembered; empty where it does not run. */
    String process(String agent, String machine) {
        return ask(
                machine,
                "c=opsaga/development/%s/current/.opsaga; read -r pid rest <$c/child 2>/dev/null && kill -0 \"$pid\" 2>/dev/null && [ ! -f $c/stop ] && echo \"$pid\""
                        .formatted(agent));
    }

    Progress run(String version) {
        return start(version, null).getResult(Progress.class);
    }

    Planned dryRun(String version) {
        Progress rehearsed = start(version, new Planning(true, null, null)).getResult(Progress.class);
        return Objects.requireNonNull(rehearsed.planned());
    }

    WorkflowStub start(String version, @Nullable Planning planning) {
        return start(version, planning, null);
    }

    /** As {@link #start}, and removes these orphans. */
    WorkflowStub removing(String version, List<Orphan> removed) {
        return start(version, null, removed);
    }

    private WorkflowStub start(String version, @Nullable Planning planning, @Nullable List<Orphan> removed) {
        operations++;
        Operation operation = new Operation(
                "fleet_" + operations,
                FleetKind.NAME,
                "development",
                "4 agents",
                "main-pc,pc2",
                version,
                "ann",
                "",
                Instant.now(),
                planning == null ? OperationPolicy.DEFAULT : OperationPolicy.DEFAULT.with(planning));
        FleetInput plan = new FleetInput(
                operation,
                RolloutPolicy.ALL_OR_NOTHING,
                4,
                0,
                Duration.ofMinutes(5),
                FleetAgent.inLayers(inventory.agents()));
        var stub = temporal.getWorkflowClient()
                .newUntypedWorkflowStub(
                        "Fleet",
                        WorkflowOptions.newBuilder()
                                .setTaskQueue(TaskQueues.WORKFLOWS)
                                .setWorkflowId(operation.id())
                                .build());
        stub.start(removed == null ? plan : plan.removing(removed));
        return stub;
    }

    /** Deploys what was planned, after somebody else has approved it. */
    Progress approved(String version, String hash) {
        ApprovalTerms anHour = new ApprovalTerms(Duration.ofHours(1), false);
        WorkflowStub run = start(version, new Planning(false, hash, anHour));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> run.query("progress", Progress.class).awaitsApproval());
        run.update("approve", Void.class, new ApprovalOrder("approval_1", "bob", hash, "seen", null));
        return run.getResult(Progress.class);
    }

    /** What the machine has that is not declared to be there. */
    List<String> leftovers(String machine) {
        return leftovers.spoken(inventory, inventory.machine(machine));
    }

    /** What the machine has in the agent's folder. */
    List<String> folders(String agent, String machine) {
        return machines.shell(inventory.machine(machine))
                .run("ls opsaga/development/" + agent, QUICK)
                .out()
                .lines()
                .toList();
    }

    String current(String agent, String machine) {
        return machines.shell(inventory.machine(machine))
                .run("cat opsaga/development/%s/current/.opsaga/release".formatted(agent), QUICK)
                .out()
                .lines()
                .filter(line -> line.startsWith("version="))
                .findFirst()
                .orElse("");
    }
}
