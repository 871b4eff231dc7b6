package io.opsaga.worker;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.audit.Witness;
import io.opsaga.activities.control.ControlActivitiesImpl;
import io.opsaga.activities.control.ControlRecordsImpl;
import io.opsaga.activities.deployment.AgentLogReader;
import io.opsaga.activities.deployment.DeploymentActivitiesImpl;
import io.opsaga.activities.deployment.Health;
import io.opsaga.activities.deployment.RunningAgentsAsker;
import io.opsaga.activities.deployment.TechnologyFailures;
import io.opsaga.activities.deployment.WantedVersions;
import io.opsaga.activities.docker.DockerEngines;
import io.opsaga.activities.fleet.FleetActivitiesImpl;
import io.opsaga.activities.http.HttpProbe;
import io.opsaga.activities.inventory.FileInventories;
import io.opsaga.activities.inventory.InventoryForm;
import io.opsaga.activities.inventory.KeptInventories;
import io.opsaga.activities.inventory.PackedFolders;
import io.opsaga.activities.machine.Guard;
import io.opsaga.activities.machine.Heartbeats;
import io.opsaga.activities.orphan.Leftovers;
import io.opsaga.activities.orphan.OrphanActivitiesImpl;
import io.opsaga.activities.orphan.OrphanAsker;
import io.opsaga.activities.orphan.OrphanRecordsImpl;
import io.opsaga.activities.orphan.RecordedPlaces;
import io.opsaga.activities.runtime.AgentRuntime;
import io.opsaga.activities.runtime.DockerChecks;
import io.opsaga.activities.runtime.DockerRuntime;
import io.opsaga.activities.runtime.ProcessChecks;
import io.opsaga.activities.runtime.ProcessHost;
import io.opsaga.activities.runtime.ProcessReleases;
import io.opsaga.activities.runtime.ProcessRuntime;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.control.ControlKind;
import io.opsaga.control.ControlSaga;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentSaga;
import io.opsaga.fleet.FleetKind;
import io.opsaga.fleet.FleetSaga;
import io.opsaga.inventory.Inventories;
import io.opsaga.release.Quarantine;
import io.opsaga.release.Releases;
import io.opsaga.stops.Stops;
import io.opsaga.worker.sandbox.Sandbox;
import io.opsaga.worker.sections.SectionsConfiguration;
import io.opsaga.worker.settings.InventorySettings;
import io.opsaga.worker.settings.WorkerSettings;
import io.opsaga.worker.temporal.Capability;
import io.opsaga.worker.temporal.CurrentOperation;
import io.opsaga.worker.temporal.Workers;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The machines: inventories or sandbox, the ways to reach them, and the activities that work on them. */
@Configuration(proxyBeanMethods = false)
@Import(SectionsConfiguration.class)
class MachinesConfiguration {
    @Bean(destroyMethod = "close")
    @ConditionalOnExpression("'${opsaga.inventories:}'.isEmpty()")
    Sandbox sandbox(WorkerSettings settings) throws IOException {
        WorkerSettings.Sandbox sandbox = settings.sandbox();
        if (sandbox.agentJar() == null) {
            throw new IllegalStateException("Neither opsaga.inventories nor opsaga.sandbox.agent-jar is set");
        }
        return Sandbox.open(
                settings.data().toAbsolutePath(),
                sandbox.sshPort(),
                sandbox.sshPort() == 0 ? 0 : sandbox.sshPort() + 1,
                sandbox.agentJar(),
                sandbox.agentPort());
    }

    @Bean
    FileInventories inventories(WorkerSettings settings, ObjectProvider<Sandbox> sandbox, InventoryForm form) {
        Sandbox open = sandbox.getIfAvailable();
        return FileInventories.read(open == null ? settings.inventories() : List.of(open.inventory()), form);
    }

    @Bean(destroyMethod = "close")
    InventoryWatch inventoryWatch(
            FileInventories inventories, ObjectProvider<Workers> workers, InventorySettings settings) {
        Runnable serving = () -> workers.ifAvailable(Workers::serveAll);
        return InventoryWatch.start(inventories, serving, settings.lookAtInventoriesEvery());
    }

    /** Not a bean of type Inventories: only what works for operations keeps to what those began with. */
    @Bean
    Supplier<Inventories> keptInventories(FileInventories inventories) {
        Inventories kept = new KeptInventories(inventories, CurrentOperation::id);
        return () -> kept;
    }

    @Bean(destroyMethod = "close")
    SshMachines sshMachines() {
        return new SshMachines();
    }

    @Bean
    Audit audit(ObjectProvider<Witness> witnesses) {
        return new Audit(witnesses.orderedStream().toList());
    }

    @Bean(destroyMethod = "close")
    DockerEngines dockerEngines(SshMachines machines, WorkerSettings settings, Audit audit) {
        return new DockerEngines(machines, settings.data().resolve("run").toAbsolutePath(), audit);
    }

    @Bean
    HttpProbe httpProbe(SshMachines machines) {
        return new HttpProbe(machines);
    }

    @Bean
    Health health(HttpProbe http) {
        return new Health(http);
    }

    @Bean
    AgentRuntime dockerRuntime(DockerEngines engines, SshMachines machines) {
        return new DockerRuntime(engines, new DockerChecks(engines, machines), machines);
    }

    @Bean
    AgentRuntime processRuntime(SshMachines machines, WorkerSettings settings, Audit audit) {
        ProcessHost host = new ProcessHost(machines, audit);
        PackedFolders packed =
                PackedFolders.open(settings.data().resolve("scratch").toAbsolutePath());
        return new ProcessRuntime(host, new ProcessReleases(host, machines, packed), new ProcessChecks(host));
    }

    /** Not an executor by its type: Spring would take it for the one that all scheduled work is meant for. */
    @Bean(destroyMethod = "close")
    Heartbeats heartbeats() {
        return new Heartbeats();
    }

    /** One for all: whoever works on an agent, nobody else does meanwhile. */
    @Bean
    Guard guard(Heartbeats heartbeats) {
        return new Guard(heartbeats, TechnologyFailures::translated);
    }

    @Bean
    WantedVersions wantedVersions(Releases releases) {
        return new WantedVersions(releases);
    }

    @Bean
    DeploymentActivitiesImpl deploymentActivities(
            Supplier<Inventories> kept,
            List<AgentRuntime> runtimes,
            Health health,
            Guard guard,
            Quarantine quarantine,
            Stops stops,
            WantedVersions wanted) {
        return new DeploymentActivitiesImpl(kept.get(), runtimes, health, guard, quarantine, stops, wanted);
    }

    @Bean(destroyMethod = "close")
    FleetActivitiesImpl fleetActivities(
            Supplier<Inventories> kept,
            List<AgentRuntime> runtimes,
            Health health,
            Guard guard,
            Quarantine quarantine,
            Stops stops,
            WantedVersions wanted,
            Leftovers leftovers) {
        return new FleetActivitiesImpl(kept.get(), runtimes, health, guard, quarantine, stops, wanted, leftovers);
    }

    @Bean
    Leftovers leftovers(List<AgentRuntime> runtimes, RecordedPlaces places) {
        return new Leftovers(runtimes, places);
    }

    @Bean
    OrphanActivitiesImpl orphanActivities(
            Supplier<Inventories> kept, Inventories inForce, List<AgentRuntime> runtimes, Health health, Guard guard) {
        return new OrphanActivitiesImpl(kept.get(), inForce, runtimes, health, guard);
    }

    @Bean(destroyMethod = "close")
    OrphanAsker orphans(Inventories inForce, Leftovers leftovers, RecordedPlaces places) {
        return new OrphanAsker(inForce, leftovers, places);
    }

    @Bean
    ControlActivitiesImpl controlActivities(
            Supplier<Inventories> kept,
            List<AgentRuntime> runtimes,
            Health health,
            Guard guard,
            Stops stops,
            Releases releases) {
        return new ControlActivitiesImpl(kept.get(), runtimes, health, guard, stops, releases);
    }

    @Bean
    Capability deployments(ObjectProvider<DeploymentActivitiesImpl> activities) {
        return new Capability(new DeploymentKind(), DeploymentSaga.class, activities::getObject);
    }

    @Bean
    Capability fleets(
            ObjectProvider<FleetActivitiesImpl> activities,
            ObjectProvider<OrphanActivitiesImpl> orphans,
            ObjectProvider<OrphanRecordsImpl> records) {
        return new Capability(
                new FleetKind(),
                FleetSaga.class,
                () -> List.of(activities.getObject(), orphans.getObject()),
                records::getObject);
    }

    @Bean
    Capability runControl(
            ObjectProvider<ControlActivitiesImpl> activities, ObjectProvider<ControlRecordsImpl> records) {
        return new Capability(new ControlKind(), ControlSaga.class, activities::getObject, records::getObject);
    }

    @Bean(destroyMethod = "close")
    AgentLogReader agentLogs(Inventories inventories, List<AgentRuntime> runtimes) {
        return new AgentLogReader(inventories, runtimes);
    }

    @Bean(destroyMethod = "close")
    RunningAgentsAsker runningAgents(Inventories inventories, List<AgentRuntime> runtimes, Health health) {
        return new RunningAgentsAsker(inventories, runtimes, health);
    }
}
