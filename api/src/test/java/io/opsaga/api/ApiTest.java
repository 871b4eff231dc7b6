package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.operations.OperationGateway;
import io.opsaga.api.support.Answer;
import io.opsaga.api.support.ControlWorld;
import io.opsaga.api.support.FleetWorld;
import io.opsaga.api.support.FurtherKind;
import io.opsaga.api.support.Http;
import io.opsaga.api.support.MemoryBackups;
import io.opsaga.api.support.MemoryFigures;
import io.opsaga.api.support.MemoryKeys;
import io.opsaga.api.support.MemoryLogs;
import io.opsaga.api.support.MemoryNewest;
import io.opsaga.api.support.MemoryOrphans;
import io.opsaga.api.support.MemoryQuarantine;
import io.opsaga.api.support.MemoryReleases;
import io.opsaga.api.support.MemoryRestores;
import io.opsaga.api.support.MemoryRetention;
import io.opsaga.api.support.MemorySchedules;
import io.opsaga.api.support.MemoryStops;
import io.opsaga.api.support.MemoryStore;
import io.opsaga.api.support.StoreActivities;
import io.opsaga.api.support.Switch;
import io.opsaga.api.support.TwoMachines;
import io.opsaga.api.support.World;
import io.opsaga.backup.BackupKind;
import io.opsaga.backup.BackupSaga;
import io.opsaga.control.ControlKind;
import io.opsaga.control.ControlSaga;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentSaga;
import io.opsaga.fleet.FleetKind;
import io.opsaga.fleet.FleetSaga;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.Plans;
import io.opsaga.restore.RestoreKind;
import io.opsaga.restore.RestoreSaga;
import io.opsaga.retention.RetentionKind;
import io.opsaga.retention.RetentionSaga;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.ActiveProfiles;

/** The whole API over HTTP, with Temporal's in-memory server, real sagas, and a store and machines in memory. */
@SpringBootTest(classes = OpsagaApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
@Import(ApiTest.Parts.class)
abstract class ApiTest {
    @Autowired
    protected MemoryStore store;

    @Autowired
    protected MemoryReleases releases;

    @Autowired
    protected MemoryQuarantine quarantine;

    @Autowired
    protected MemoryStops stops;

    @Autowired
    protected MemoryOrphans orphans;

    @Autowired
    protected MemoryBackups backups;

    @Autowired
    protected MemoryRestores restores;

    @Autowired
    protected MemoryRetention retention;

    @Autowired
    protected MemorySchedules schedules;

    @Autowired
    protected MemoryNewest newest;

    @Autowired
    protected MemoryFigures figures;

    @Autowired
    protected MemoryKeys keys;

    @Autowired
    protected MemoryLogs logs;

    @Autowired
    protected World world;

    @Autowired
    protected Switch gateway;

    @Autowired
    protected TwoMachines inventories;

    @Autowired
    protected TestWorkflowEnvironment temporal;

    @LocalServerPort
    private int port;

    protected Http http = new Http(0);

    @BeforeEach
    void reset() {
        http = new Http(port);
        gateway.clear();
        store.clear();
        releases.clear();
        quarantine.clear();
        stops.clear();
        orphans.clear();
        backups.clear();
        restores.clear();
        retention.clear();
        schedules.clear();
        newest.clear();
        keys.clear();
        logs.clear();
        world.clear();
        inventories.reset();
    }

    @AfterEach
    void endRuns() {
        gateway.started().forEach(plan -> end(plan.operation().id()));
    }

    /** Ends a run from outside, if it is open. */
    protected void end(String id) {
        try {
            temporal.getWorkflowClient().newUntypedWorkflowStub(id).terminate("ended by a test");
        } catch (WorkflowNotFoundException e) {
            assertThat(e).isNotNull();
        }
    }

    protected Answer deploy(String agent, String version) {
        return http.post("/deploy", body(agent, version));
    }

    protected static String body(String agent, String version) {
        return "{\"agent_id\":\"%s\",\"environment\":\"production\",\"version\":\"%s\"}".formatted(agent, version);
    }

    /** Deploys and waits for the end; returns the id. */
    protected String deployed(String agent, String version, String stage) {
        String id = deploy(agent, version).has(202).at("/deployment_id");
        awaitStage(id, stage);
        return id;
    }

    protected Answer status(String id) {
        return http.get("/deployments/" + id + "/status").has(200);
    }

    protected Answer awaitStage(String id, String stage) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(30))
                .until(() -> status(id), answer -> answer.at("/stage").equals(stage));
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Parts {
        @Bean
        MemoryStore store() {
            return new MemoryStore();
        }

        @Bean
        Plans plans(MemoryStore store) {
            return store.plans();
        }

        @Bean
        MemoryReleases releases() {
            return new MemoryReleases();
        }

        @Bean
        OperationKinds kinds(ObjectProvider<FurtherKind> further) {
            List<OperationKind<?>> all = new ArrayList<>(List.of(
                    new DeploymentKind(),
                    new FleetKind(),
                    new ControlKind(),
                    new BackupKind(),
                    new RestoreKind(),
                    new RetentionKind()));
            further.forEach(one -> all.add(one.kind()));
            return new OperationKinds(all);
        }

        @Bean
        MemoryQuarantine quarantine(MemoryReleases releases, OperationKinds kinds) {
            return new MemoryQuarantine(releases, kinds);
        }

        @Bean
        MemoryStops stops() {
            return new MemoryStops();
        }

        @Bean
        MemoryOrphans orphans() {
            return new MemoryOrphans();
        }

        @Bean
        MemoryBackups backups(MemoryStore store) {
            return new MemoryBackups(store);
        }

        @Bean
        MemoryRestores restores(MemoryBackups backups) {
            return new MemoryRestores(backups);
        }

        @Bean
        MemoryRetention retention() {
            return new MemoryRetention();
        }

        @Bean
        MemorySchedules schedules() {
            return new MemorySchedules();
        }

        @Bean
        MemoryNewest newest() {
            return new MemoryNewest();
        }

        @Bean
        MemoryFigures figures() {
            return new MemoryFigures();
        }

        @Bean
        MemoryKeys keys() {
            return new MemoryKeys();
        }

        @Bean
        MemoryLogs logs() {
            return new MemoryLogs();
        }

        @Bean
        World world() {
            return new World();
        }

        @Bean
        TwoMachines inventories() {
            return new TwoMachines();
        }

        @Bean
        @Primary
        Switch gatewaySwitch(@Qualifier("temporalGateway") OperationGateway real) {
            return new Switch(real);
        }

        @Bean(destroyMethod = "close")
        TestWorkflowEnvironment temporal(
                MemoryStore store,
                MemoryReleases releases,
                MemoryQuarantine quarantine,
                MemoryStops stops,
                MemoryOrphans orphans,
                MemoryBackups backups,
                MemoryRestores restores,
                MemoryRetention retention,
                World world,
                ObjectProvider<FurtherKind> further) {
            TestWorkflowEnvironment environment =
                    TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                            .setUseTimeskipping(false)
                            .build());
            OpsAttributes.ALL.forEach(key -> environment.registerSearchAttribute(key.getName(), key.getValueType()));
            Worker workflows = environment.newWorker(TaskQueues.WORKFLOWS);
            workflows.registerWorkflowImplementationTypes(
                    DeploymentSaga.class,
                    FleetSaga.class,
                    ControlSaga.class,
                    BackupSaga.class,
                    RestoreSaga.class,
                    RetentionSaga.class);
            further.forEach(one -> workflows.registerWorkflowImplementationTypes(one.saga()));
            workflows.registerActivitiesImplementations(
                    new StoreActivities(store, releases, quarantine), stops, orphans, backups, restores, retention);
            environment.newWorker(TaskQueues.SHARED).registerActivitiesImplementations(backups, restores, retention);
            for (String machine : List.of("main-pc", "pc2")) {
                // Otherwise a cancelled activity hears of it only after seconds.
                WorkerOptions attentive = WorkerOptions.newBuilder()
                        .setMaxHeartbeatThrottleInterval(Duration.ofMillis(100))
                        .build();
                Worker hands = environment.newWorker(TaskQueues.machine(machine), attentive);
                hands.registerActivitiesImplementations(world, new FleetWorld(world), new ControlWorld(world), orphans);
                further.forEach(one -> hands.registerActivitiesImplementations(one.activities()));
            }
            environment.start();
            return environment;
        }

        @Bean
        WorkflowClient client(TestWorkflowEnvironment environment) {
            return environment.getWorkflowClient();
        }
    }
}
