package io.opsaga.api.support;

import io.opsaga.archive.BackupJob;
import io.opsaga.archive.BackupJobs;
import io.opsaga.archive.BackupSchedule;
import io.opsaga.archive.BackupSource.FolderSource;
import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.Cron;
import io.opsaga.archive.Retention;
import io.opsaga.archive.Verification;
import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Health;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.ApprovalRule;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.InventoryReload;
import io.opsaga.inventory.InventorySchema;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Sections;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Production on two machines, testing on one; staging and development are not inhabited unless told. */
public final class TwoMachines implements Inventories, InventoryReload, InventorySchema {
    /** Every environment declares the same: one that is proven, and one that has a schedule and is not. */
    private static final Sections BACKUPS = Sections.NONE.with(
            BackupJobs.KEY,
            new BackupJobs(Map.of(
                    "configs",
                    new BackupJob(
                            new FolderSource("/opt/config", "pc2"),
                            "offsite",
                            List.of("on-pc2"),
                            null,
                            null,
                            new Verification.Always()),
                    "cache-nightly",
                    new BackupJob(
                            new RedisSource("cache"),
                            "offsite",
                            List.of(),
                            new BackupSchedule(
                                    new Cron("0 3 * * *"),
                                    ZoneId.of("Europe/Berlin"),
                                    Duration.ZERO,
                                    Duration.ofHours(6),
                                    BackupSchedule.Overlap.SKIP),
                            new Retention(1, 2, 0, 0),
                            new Verification.Never()))));

    private final Map<EnvironmentName, Inventory> inventories = new LinkedHashMap<>();

    private List<Fault> faults = List.of();
    private Runnable next = () -> {};
    private Instant since = Instant.EPOCH;
    private Counts reloads = new Counts(0, 0, 0);

    @Override
    public String json() {
        return "{\"title\":\"Opsaga inventory\"}";
    }

    public TwoMachines() {
        reset();
    }

    public void reset() {
        faults = List.of();
        next = () -> {};
        since = Instant.EPOCH;
        reloads = new Counts(0, 0, 0);
        inventories.clear();
        put(EnvironmentName.PRODUCTION, agent("agent-01", "main-pc", 9001), agent("agent-02", "pc2", 9002));
        put(EnvironmentName.TESTING, agent("probe-01", "main-pc", 9003));
    }

    /**
     * Production on one machine. With one agent at a time nobody is changed while another one fails: the server in the process
     * loses an activity that ends just when it is cancelled.
     */
    public void oneAfterTheOther() {
        put(EnvironmentName.PRODUCTION, agent("agent-01", "pc2", 9001), agent("agent-02", "pc2", 9002));
    }

    public void put(EnvironmentName environment, Agent... agents) {
        Map<String, Machine> machines = new LinkedHashMap<>();
        for (String name : List.of("main-pc", "pc2")) {
            Machine.Ssh ssh = new Machine.Ssh("127.0.0.1", 2201, "ops", Path.of("id"), Path.of("known_hosts"));
            machines.put(name, new Machine(name, ssh, null));
        }
        inventories.put(environment, new Inventory(environment, machines, List.of(agents), null, environment, BACKUPS));
    }

    /** From now on changes of that environment have to be approved. */
    public void approve(EnvironmentName environment, ApprovalRule rule) {
        Inventory now = inventories.get(environment);
        inventories.put(
                environment,
                new Inventory(environment, now.machines(), now.agents(), rule, environment, now.sections()));
    }

    public static Agent agent(String id, String machine, int port) {
        return agent(id, "registry/agent", machine, port);
    }

    public static Agent agent(String id, String image, String machine, int port) {
        return new Agent(
                id,
                machine,
                Agent.RuntimeKind.DOCKER,
                image,
                null,
                null,
                List.of(new PortBinding("127.0.0.1", port, 8080)),
                Map.of(),
                Map.of(),
                Agent.RestartPolicy.UNLESS_STOPPED,
                Agent.Resources.NONE,
                new Health("/health", port, Duration.ofSeconds(30), null, Health.Asker.MACHINE),
                List.of());
    }

    @Override
    public Optional<Inventory> of(EnvironmentName environment) {
        return Optional.ofNullable(inventories.get(environment));
    }

    @Override
    public Collection<Inventory> all() {
        return inventories.values();
    }

    @Override
    public Path base(EnvironmentName environment) {
        return Path.of(".");
    }

    /** What is read next is that. */
    public void next(Runnable change) {
        next = change;
    }

    /** What is read next is faulty. */
    public void faulty(Fault... found) {
        faults = List.of(found);
    }

    @Override
    public InForce reload() {
        if (!faults.isEmpty()) {
            reloads = new Counts(reloads.taken(), 0, reloads.refused() + 1);
            throw new Refused(faults);
        }
        next.run();
        since = since.plusSeconds(60);
        reloads = new Counts(reloads.taken() + 1, 0, reloads.refused());
        return inForce();
    }

    @Override
    public InForce inForce() {
        return new InForce(
                "v%d".formatted(reloads.taken()),
                since,
                inventories.values().stream()
                        .map(one -> new File(
                                one.environment() + ".yaml",
                                one.environment(),
                                one.machines().size(),
                                one.agents().size()))
                        .toList());
    }

    @Override
    public Counts counts() {
        return reloads;
    }
}
