package io.opsaga.worker.temporal;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import io.micrometer.core.instrument.MeterRegistry;
import io.opsaga.activities.operation.OperationActivitiesImpl;
import io.opsaga.activities.orphan.RecordedPlaces;
import io.opsaga.activities.release.ReleaseActivitiesImpl;
import io.opsaga.inventory.Inventories;
import io.opsaga.operation.Locks;
import io.opsaga.operation.OperationKinds;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Plans;
import io.opsaga.release.Releases;
import io.opsaga.saga.Payloads;
import io.opsaga.schedule.Schedules;
import io.opsaga.worker.secrets.SecretFile;
import io.opsaga.worker.settings.WorkerSettings;
import io.opsaga.worker.signing.OriginInterceptor;
import io.opsaga.worker.signing.Seal;
import io.opsaga.worker.signing.SigningCalls;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connection to Temporal and everything that needs one. */
@Configuration(proxyBeanMethods = false)
public class TemporalConfiguration {
    private static final Duration LIVENESS_WITHIN = Duration.ofSeconds(2);
    private static final Duration SCHEDULES_WITHIN = Duration.ofSeconds(3);

    /** Where Temporal's client and workers report to; nowhere in a process without metrics. */
    @Bean(destroyMethod = "close")
    Scope temporalMetrics(ObjectProvider<MeterRegistry> meters) {
        MeterRegistry registry = meters.getIfAvailable();
        return registry == null ? new NoopScope() : TemporalMetrics.into(registry);
    }

    /** By what Opsaga's processes know each other's orders in Temporal; those of a grown installation are told one key. */
    @Bean
    Seal seal(WorkerSettings settings) throws IOException {
        String told = settings.temporal().signingKey();
        return new Seal(
                told == null || told.isBlank()
                        ? SecretFile.at(settings.data().resolve("secrets/signing.key"))
                                .text()
                        : told);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty("opsaga.temporal.in-memory")
    InMemoryTemporal inMemoryTemporal(WorkerSettings settings, Scope temporalMetrics, Seal seal) {
        return new InMemoryTemporal(settings.temporal().namespace(), temporalMetrics, seal);
    }

    @Bean(destroyMethod = "shutdown")
    @ConditionalOnMissingBean({WorkflowServiceStubs.class, InMemoryTemporal.class})
    WorkflowServiceStubs workflowServiceStubs(WorkerSettings settings, Scope temporalMetrics, Seal seal) {
        return WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setMetricsScope(temporalMetrics)
                .setTarget(settings.temporal().target())
                .addGrpcClientInterceptor(new SigningCalls(seal))
                .build());
    }

    @Bean
    @ConditionalOnMissingBean({WorkflowClient.class, InMemoryTemporal.class})
    WorkflowClient workflowClient(WorkflowServiceStubs stubs, WorkerSettings settings) {
        return WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(settings.temporal().namespace())
                        .setDataConverter(Payloads.converter())
                        .build());
    }

    @Bean
    @ConditionalOnProperty("opsaga.temporal.in-memory")
    WorkflowClient inMemoryWorkflowClient(InMemoryTemporal temporal) {
        return temporal.client();
    }

    @Bean(destroyMethod = "close")
    WorkflowLiveness liveness(WorkflowClient client) {
        return new WorkflowLiveness(client, LIVENESS_WITHIN);
    }

    @Bean
    Schedules schedules(WorkflowClient client, Seal seal, OperationKinds kinds) {
        return new TemporalSchedules(
                client, new ScheduleForm(seal.installation(), kinds), SCHEDULES_WITHIN, Clock.systemUTC());
    }

    @Bean
    OperationActivitiesImpl operationActivities(OperationLog log, Locks locks, Plans plans) {
        return new OperationActivitiesImpl(log, locks, plans);
    }

    @Bean
    ReleaseActivitiesImpl releaseActivities(Releases releases) {
        return new ReleaseActivitiesImpl(releases);
    }

    @Bean
    ServerSetup serverSetup(WorkflowClient client, WorkerSettings settings) {
        return new ServerSetup(client, settings.temporal());
    }

    /** Where no workers run, what is started from here needs a server that was set up all the same. */
    @Bean
    @ConditionalOnProperty(name = "opsaga.workers.enabled", havingValue = "false")
    InitializingBean serverIsSetUp(ServerSetup setup) {
        return setup::apply;
    }

    @Bean
    @ConditionalOnProperty(name = "opsaga.workers.enabled", matchIfMissing = true)
    Workers workers(
            WorkflowClient client,
            ServerSetup setup,
            WorkerSettings settings,
            Inventories inventories,
            OperationActivitiesImpl operations,
            ReleaseActivitiesImpl releases,
            List<Capability> capabilities,
            RecordedPlaces places,
            ObjectProvider<WorkerInterceptor> interceptors) {
        Topology topology = new Topology(
                inventories, places::ofOpenOperations, settings.workers(), List.of(operations, releases), capabilities);
        List<WorkerInterceptor> all = Stream.concat(Stream.of(new OriginInterceptor()), interceptors.orderedStream())
                .toList();
        return new Workers(client, setup, topology, all);
    }
}
