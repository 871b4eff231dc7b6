package io.opsaga.api.support;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.activities.backup.JdbcBackups;
import io.opsaga.activities.backup.JdbcNewestBackups;
import io.opsaga.activities.operation.OperationActivitiesImpl;
import io.opsaga.activities.release.ReleaseActivitiesImpl;
import io.opsaga.activities.store.Store;
import io.opsaga.deployment.Change;
import io.opsaga.deployment.DeploymentActivities;
import io.opsaga.deployment.DeploymentInput;
import io.opsaga.deployment.DeploymentKind;
import io.opsaga.deployment.DeploymentSaga;
import io.opsaga.fleet.FleetKind;
import io.opsaga.fleet.FleetSaga;
import io.opsaga.operation.Figures;
import io.opsaga.operation.Locks;
import io.opsaga.operation.OperationKind;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationQueue;
import io.opsaga.operation.Plans;
import io.opsaga.release.Quarantine;
import io.opsaga.release.Releases;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.saga.Payloads;
import io.opsaga.saga.TaskQueues;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The real store with a limit of three, real sagas, and machines that count who works on them. */
@TestConfiguration(proxyBeanMethods = false)
public class QueueRig {
    private static final int LIMIT = 3;

    /** How many may wait. */
    public static final int MOST = 97;

    /** A PostgreSQL of its own. */
    public static final class Database implements AutoCloseable {
        private final EmbeddedPostgres server;
        private final HikariDataSource pool = new HikariDataSource();

        Database() throws IOException {
            server = EmbeddedPostgres.start();
            pool.setJdbcUrl(server.getJdbcUrl("postgres", "postgres"));
            pool.setMaximumPoolSize(16);
            Store.migrate(pool);
        }

        /** Runs that are just being ended may still write, and of two that wait for each other PostgreSQL ends one. */
        public void clear() {
            Awaitility.await()
                    .ignoreExceptionsInstanceOf(PessimisticLockingFailureException.class)
                    .untilAsserted(() -> jdbc().sql(
                                    "truncate locks, operations, queue, queue_targets, queue_shares, releases, quarantine")
                            .update());
        }

        /** How many have a place now. */
        public long active() {
            return jdbc().sql("select count(*) from queue where admitted_at is not null")
                    .query(Long.class)
                    .single();
        }

        /** Tokens are drawn when an operation is let in. */
        public List<String> operationsInOrderOfTheirTokens() {
            return jdbc().sql("select id from operations order by lock_token")
                    .query(String.class)
                    .list();
        }

        private JdbcClient jdbc() {
            return JdbcClient.create(pool);
        }

        @Override
        public void close() throws IOException {
            pool.close();
            server.close();
        }
    }

    /** Who works on the machines: from the first step of a deployment to the end of its last. */
    public static final class Census {
        private final Set<String> active = new TreeSet<>();
        private final List<String> begun = new ArrayList<>();
        private int most;

        public synchronized void clear() {
            active.clear();
            begun.clear();
            most = 0;
        }

        public synchronized int most() {
            return most;
        }

        public synchronized List<String> begun() {
            return List.copyOf(begun);
        }

        private synchronized void begins(String operation) {
            if (active.add(operation)) {
                begun.add(operation);
                most = Math.max(most, active.size());
            }
        }

        private synchronized void ends(String operation) {
            active.remove(operation);
        }

        DeploymentActivities over(World world) {
            return (DeploymentActivities) Proxy.newProxyInstance(
                    Census.class.getClassLoader(),
                    new Class<?>[] {DeploymentActivities.class},
                    (self, method, arguments) -> {
                        if (arguments != null && arguments[0] instanceof DeploymentInput plan) {
                            begins(plan.operation().id());
                        }
                        try {
                            return method.invoke(world, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        } finally {
                            if (method.getName().equals("retire") && arguments[0] instanceof Change change) {
                                ends(change.operation());
                            }
                        }
                    });
        }
    }

    /** The runs of all operations. */
    public record Runs(TestWorkflowEnvironment temporal, OperationLog log) {
        public void endAll() {
            log.list(new OperationLog.Filter(false, 500, null, null, null, null, null, null, null, null))
                    .forEach(known -> end(known.operation().id()));
        }

        /** Ends a run from outside, if it is open. */
        public void end(String id) {
            try {
                temporal.getWorkflowClient().newUntypedWorkflowStub(id).terminate("ended by a test");
            } catch (WorkflowNotFoundException e) {
                // It has ended by itself.
            }
        }
    }

    @Bean(destroyMethod = "close")
    Database database() throws IOException {
        return new Database();
    }

    @Bean
    MemoryStops stops() {
        return new MemoryStops();
    }

    @Bean
    OperationKinds kinds(ObjectProvider<FurtherKind> further) {
        List<OperationKind<?>> kinds = new ArrayList<>(List.of(new DeploymentKind(), new FleetKind()));
        further.forEach(one -> kinds.add(one.kind()));
        return new OperationKinds(kinds);
    }

    @Bean
    Store store(OperationKinds kinds, Database database, ObjectProvider<TestWorkflowEnvironment> temporal) {
        return Store.over(
                kinds,
                database.pool,
                id -> runs(temporal.getObject(), id),
                Clock.systemUTC(),
                LIMIT,
                LIMIT,
                MOST,
                environment -> true);
    }

    private static boolean runs(TestWorkflowEnvironment temporal, String id) {
        try {
            return temporal.getWorkflowClient()
                            .newUntypedWorkflowStub(id)
                            .describe()
                            .getStatus()
                    == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
        } catch (WorkflowNotFoundException e) {
            return false;
        }
    }

    @Bean
    JdbcBackups executions(Store store, Database database) {
        return new JdbcBackups(database.pool);
    }

    @Bean
    JdbcNewestBackups newestBackups(Store store, Database database) {
        return new JdbcNewestBackups(database.pool);
    }

    @Bean
    MemorySchedules schedules() {
        return new MemorySchedules();
    }

    @Bean
    OperationLog log(Store store) {
        return store.log();
    }

    @Bean
    Locks locks(Store store) {
        return store.locks();
    }

    @Bean
    OperationQueue line(Store store) {
        return store.queue();
    }

    @Bean
    Releases releases(Store store) {
        return store.releases();
    }

    @Bean
    Quarantine quarantine(Store store) {
        return store.quarantine();
    }

    @Bean
    Plans plans(Store store) {
        return store.plans();
    }

    @Bean
    Figures figures(Store store) {
        return store.figures();
    }

    @Bean
    MemoryKeys keys() {
        return new MemoryKeys();
    }

    @Bean
    World world() {
        return new World();
    }

    @Bean
    Census census() {
        return new Census();
    }

    @Bean
    TwoMachines inventories() {
        return new TwoMachines();
    }

    @Bean
    Runs runs(TestWorkflowEnvironment temporal, OperationLog log) {
        return new Runs(temporal, log);
    }

    @Bean(destroyMethod = "close")
    TestWorkflowEnvironment temporal(Store store, World world, Census census, ObjectProvider<FurtherKind> further) {
        TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setUseTimeskipping(false)
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build())
                .build());
        OpsAttributes.ALL.forEach(key -> environment.registerSearchAttribute(key.getName(), key.getValueType()));
        var workflows = environment.newWorker(TaskQueues.WORKFLOWS);
        workflows.registerWorkflowImplementationTypes(DeploymentSaga.class, FleetSaga.class);
        further.forEach(one -> workflows.registerWorkflowImplementationTypes(one.saga()));
        workflows.registerActivitiesImplementations(
                new OperationActivitiesImpl(store.log(), store.locks(), store.plans()),
                new ReleaseActivitiesImpl(store.releases()));
        DeploymentActivities counted = census.over(world);
        for (String machine : List.of("main-pc", "pc2")) {
            WorkerOptions attentive = WorkerOptions.newBuilder()
                    .setMaxHeartbeatThrottleInterval(Duration.ofMillis(100))
                    .build();
            Worker hands = environment.newWorker(TaskQueues.machine(machine), attentive);
            hands.registerActivitiesImplementations(counted, new FleetWorld(world));
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
