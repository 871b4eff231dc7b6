package io.opsaga.worker.temporal;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opsaga.activities.waiting.Await;
import io.opsaga.saga.OpsAttributes;
import io.opsaga.worker.settings.WorkerSettings;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.RegisterNamespaceRequest;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.SearchAttributeKey;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the Temporal server the namespace, search attributes and retention that operations need; doing it again changes nothing, and
 * several processes may do it at once.
 */
final class ServerSetup {
    /** Older servers silently ignore priorities, so an undo could wait behind everything else. */
    private static final int[] OLDEST = {1, 31};

    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final Set<Status.Code> PASSING =
            Set.of(Status.Code.NOT_FOUND, Status.Code.UNAVAILABLE, Status.Code.ABORTED);

    private static final Logger log = LoggerFactory.getLogger(ServerSetup.class);

    private final WorkflowClient client;
    private final WorkerSettings.Temporal settings;

    ServerSetup(WorkflowClient client, WorkerSettings.Temporal settings) {
        this.client = client;
        this.settings = settings;
    }

    void apply() {
        if (!settings.inMemory()) {
            unlessItEnds(this::setUp);
        }
    }

    /** Stops waiting for the server when the JVM shuts down: Spring closes the context only after it has started. */
    static void unlessItEnds(Runnable work) {
        Thread starting = Thread.currentThread();
        Thread ending = new Thread(starting::interrupt, "end of the wait for Temporal");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            work.run();
        } finally {
            forget(ending);
        }
    }

    private static void forget(Thread ending) {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            log.debug("It is being ended");
        }
    }

    private void setUp() {
        WorkflowServiceStubs stubs = client.getWorkflowServiceStubs();
        String version = soon(() -> stubs.blockingStub()
                .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
                .getServerVersion());
        refuseOld(version);
        if (isNamespaceMissing(stubs)) {
            makeNamespace(stubs);
        }
        soon(() -> addSearchAttributes(stubs));
        soon(() -> setRetention(stubs));
        log.info("Temporal server {} at {} is set up", version, settings.target());
    }

    static void refuseOld(String version) {
        int[] found = Arrays.stream(version.split("[.-]"))
                .limit(2)
                .mapToInt(Integer::parseInt)
                .toArray();
        if (Arrays.compare(found, OLDEST) < 0) {
            throw new IllegalStateException(
                    "Temporal server %s is too old; 1.31 or newer is needed".formatted(version));
        }
    }

    private boolean isNamespaceMissing(WorkflowServiceStubs stubs) {
        try {
            var unused = stubs.blockingStub()
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(settings.namespace())
                            .build());
            return false;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }

    private void makeNamespace(WorkflowServiceStubs stubs) {
        try {
            var unused = stubs.blockingStub()
                    .registerNamespace(RegisterNamespaceRequest.newBuilder()
                            .setNamespace(settings.namespace())
                            .setWorkflowExecutionRetentionPeriod(
                                    Durations.fromSeconds(settings.retention().toSeconds()))
                            .build());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    /**
     * A server may still be starting, a namespace that was just made is not known everywhere in it at once, and two changes of it may
     * collide.
     */
    static <T> T soon(Supplier<T> call) {
        AtomicReference<@Nullable StatusRuntimeException> last = new AtomicReference<>();
        return Await.every(BETWEEN, KNOWN_WITHIN)
                .until(() -> answer(call, last))
                .orElseThrow(() -> requireNonNull(last.get()));
    }

    private static void soon(Runnable change) {
        var unused = soon(() -> {
            change.run();
            return true;
        });
    }

    /** Empty where it cannot be done yet; why is left in the reference. */
    private static <T> Optional<T> answer(Supplier<T> call, AtomicReference<@Nullable StatusRuntimeException> refusal) {
        try {
            return Optional.of(call.get());
        } catch (StatusRuntimeException e) {
            if (!PASSING.contains(e.getStatus().getCode())) {
                throw e;
            }
            log.debug("Not yet: {}", e.getMessage());
            refusal.set(e);
            return Optional.empty();
        }
    }

    private void addSearchAttributes(WorkflowServiceStubs stubs) {
        AddSearchAttributesRequest.Builder request =
                AddSearchAttributesRequest.newBuilder().setNamespace(settings.namespace());
        OpsAttributes.ALL.forEach(key -> request.putSearchAttributes(key.getName(), key.getValueType()));
        OperatorServiceStubs operator = OperatorServiceStubs.newServiceStubs(OperatorServiceStubsOptions.newBuilder()
                .setChannel(stubs.getRawChannel())
                .validateAndBuildWithDefaults());
        takeBackOtherTypes(operator);
        operator.blockingStub().addSearchAttributes(request.build());
    }

    /** An earlier version had one of another type, and the server changes no type. What is found by it then has said its values anew. */
    private void takeBackOtherTypes(OperatorServiceStubs operator) {
        Map<String, IndexedValueType> there = operator.blockingStub()
                .listSearchAttributes(ListSearchAttributesRequest.newBuilder()
                        .setNamespace(settings.namespace())
                        .build())
                .getCustomAttributesMap();
        List<String> other = OpsAttributes.ALL.stream()
                .filter(key -> there.getOrDefault(key.getName(), key.getValueType()) != key.getValueType())
                .map(SearchAttributeKey::getName)
                .toList();
        if (!other.isEmpty()) {
            log.warn("The search attributes {} get another type; runs of before are not found by them", other);
            operator.blockingStub()
                    .removeSearchAttributes(RemoveSearchAttributesRequest.newBuilder()
                            .setNamespace(settings.namespace())
                            .addAllSearchAttributes(other)
                            .build());
        }
    }

    private void setRetention(WorkflowServiceStubs stubs) {
        stubs.blockingStub()
                .updateNamespace(UpdateNamespaceRequest.newBuilder()
                        .setNamespace(settings.namespace())
                        .setConfig(NamespaceConfig.newBuilder()
                                .setWorkflowExecutionRetentionTtl(Durations.fromSeconds(
                                        settings.retention().toSeconds())))
                        .build());
    }
}
