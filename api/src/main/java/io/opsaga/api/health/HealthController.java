package io.opsaga.api.health;

import io.opsaga.api.inventories.InventoriesInForce;
import io.opsaga.api.operations.OperationGateway;
import io.opsaga.inventory.InventoryReload;
import io.opsaga.operation.OperationLog;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the process lives, and whether what it needs answers. */
@RestController
@Tag(name = "health")
class HealthController implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthController.class);

    private final OperationLog log;
    private final OperationGateway gateway;
    private final ObjectProvider<InventoryReload> inventories;
    private final ExecutorService asking = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "health");
        thread.setDaemon(true);
        return thread;
    });

    HealthController(OperationLog log, OperationGateway gateway, ObjectProvider<InventoryReload> inventories) {
        this.inventories = inventories;
        this.log = log;
        this.gateway = gateway;
    }

    /**
     * {@code up} or {@code down}, as a whole and by component.
     *
     * @param inventories which are in force in this process; null where it reads none
     */
    record Health(
            String status,
            Map<String, String> components,
            @Nullable InventoriesInForce inventories) {}

    /** What anybody may know. */
    record Probe(String status) {}

    @GetMapping("/health")
    @Operation(summary = "Whether requests can be served: 200, or 503 naming what is down")
    ResponseEntity<Health> health() {
        Map<String, String> components = new LinkedHashMap<>();
        // Both at once: each has its time-out, and nobody shall wait for their sum.
        CompletableFuture<String> temporal =
                CompletableFuture.supplyAsync(() -> state("temporal", gateway::ping), asking);
        components.put("store", state("store", () -> log.find("health")));
        components.put("temporal", temporal.join());
        boolean up = components.values().stream().allMatch("up"::equals);
        return ResponseEntity.status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Health(up ? "up" : "down", components, inForce()));
    }

    @GetMapping("/health/ready")
    @Operation(summary = "Whether requests can be served: 200, or 503; needs no key, and says nothing else")
    ResponseEntity<Probe> ready() {
        ResponseEntity<Health> health = health();
        return ResponseEntity.status(health.getStatusCode())
                .body(new Probe(Objects.requireNonNull(health.getBody()).status()));
    }

    @GetMapping("/health/live")
    @Operation(summary = "Whether the process lives; needs no key, and says nothing else")
    Probe live() {
        return new Probe("up");
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }

    private @Nullable InventoriesInForce inForce() {
        return inventories.stream()
                .findFirst()
                .map(source -> InventoriesInForce.of(source.inForce()))
                .orElse(null);
    }

    private static String state(String component, Runnable asking) {
        try {
            asking.run();
            return "up";
        } catch (RuntimeException e) {
            LOG.warn("{} is down: {}", component, e.getMessage());
            return "down";
        }
    }
}
