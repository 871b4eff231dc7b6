package io.opsaga.activities.fleet;

import io.opsaga.activities.orphan.Leftovers;
import io.opsaga.fleet.FleetQuestion;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import io.opsaga.saga.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Names orphans in the plan and the status of a fleet; it blocks nothing. */
final class OrphanFinding {
    private static final int MOST_NAMED = 10;

    private final Inventories inventories;
    private final Leftovers leftovers;

    OrphanFinding(Inventories inventories, Leftovers leftovers) {
        this.inventories = inventories;
        this.leftovers = leftovers;
    }

    /** Empty where the machine has none. */
    Optional<Finding> of(FleetQuestion question) {
        Optional<Inventory> inventory =
                EnvironmentName.of(question.environment()).flatMap(inventories::of);
        Machine machine =
                inventory.map(known -> known.machines().get(question.machine())).orElse(null);
        if (inventory.isEmpty() || machine == null) {
            return Optional.empty();
        }
        Instant begun = Instant.now();
        long start = System.nanoTime();
        return words(inventory.get(), machine)
                .map(message -> new Finding(
                        "orphans_validation",
                        "state_validation",
                        Finding.Severity.LOW,
                        false,
                        message,
                        Duration.ofNanos(System.nanoTime() - start),
                        begun));
    }

    /** A machine of which this cannot be told is as fit for the agents as it is without. */
    private Optional<String> words(Inventory inventory, Machine machine) {
        try {
            List<String> all = leftovers.spoken(inventory, machine);
            return all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "%s has what is declared elsewhere or nowhere: %s".formatted(machine.name(), spoken(all)));
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            return Optional.of("whether %s has orphans is not known: %s".formatted(machine.name(), e.getMessage()));
        }
    }

    private static String spoken(List<String> all) {
        String first = String.join(", ", all.subList(0, Math.min(MOST_NAMED, all.size())));
        return all.size() <= MOST_NAMED ? first : "%s and %d more".formatted(first, all.size() - MOST_NAMED);
    }
}
