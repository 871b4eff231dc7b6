package io.opsaga.operation;

import io.opsaga.saga.Failure;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Stage;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The kinds of operations that this process knows. Records may name others, as another process may know more: they are shown all the
 * same, with what the record says.
 */
public final class OperationKinds {
    private final Map<String, OperationKind<?>> byName = new TreeMap<>();
    private final Map<String, Failure> failures = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException where two kinds have the same name or prefix, or say different things of a failure; and where a kind
     *     has no stage, or calls one as all operations are called where they do not run
     */
    public OperationKinds(Collection<? extends OperationKind<?>> kinds) {
        Stream.<Failure[]>of(OperationFailure.values(), RunFailure.values())
                .flatMap(Arrays::stream)
                .forEach(this::add);
        Map<String, String> prefixes = new TreeMap<>();
        for (OperationKind<?> kind : kinds) {
            OperationKind<?> namesake = byName.put(kind.name(), kind);
            String same = prefixes.put(kind.prefix(), kind.name());
            if (namesake != null || same != null) {
                throw new IllegalArgumentException(
                        "Two kinds of operations are named %s, or have ids that begin with %s"
                                .formatted(kind.name(), kind.prefix()));
            }
            kind.failures().forEach(this::add);
            checkStages(kind);
        }
    }

    private void add(Failure failure) {
        Failure namesake = failures.putIfAbsent(failure.name(), failure);
        if (namesake != null && namesake != failure) {
            throw new IllegalArgumentException(
                    "%s means two things: %s %s".formatted(failure.name(), namesake.sentence(), failure.sentence()));
        }
    }

    private static void checkStages(OperationKind<?> kind) {
        List<Stage> taken = kind.stages().stream()
                .filter(stage -> Lifecycle.of(stage) != Lifecycle.RUNNING || stage.equals(Lifecycle.RUNNING.stage()))
                .toList();
        if (kind.stages().isEmpty() || !taken.isEmpty()) {
            throw new IllegalArgumentException(
                    "The kind %s needs words for what it is doing while it runs; it has %s, of which %s mean something else"
                            .formatted(kind.name(), kind.stages(), taken));
        }
    }

    /** All that can be shown as the stage of an operation, in the order of its life. */
    public List<Stage> stages() {
        List<Stage> running =
                byName.values().stream().flatMap(kind -> kind.stages().stream()).toList();
        List<Stage> after = Arrays.stream(Lifecycle.values())
                .filter(lifecycle -> lifecycle.compareTo(Lifecycle.RUNNING) > 0)
                .map(Lifecycle::stage)
                .toList();
        return Stream.of(List.of(Lifecycle.INITIALIZED.stage()), running, List.of(Stage.VERIFYING), after)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** By name, in alphabetical order. */
    public List<OperationKind<?>> all() {
        return List.copyOf(byName.values());
    }

    public Optional<OperationKind<?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The kind of that name.
     *
     * @throws IllegalArgumentException where this process knows none, so that nobody takes it for done
     */
    public OperationKind<?> get(String name) {
        return find(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("This process knows no operations of the kind %s; it knows %s"
                                .formatted(name, byName.keySet())));
    }

    /** The names of kinds that bring builds into service. */
    public List<String> delivering() {
        return byName.values().stream()
                .filter(kind -> kind.delivery().isPresent())
                .map(OperationKind::name)
                .toList();
    }

    /** All that can fail an operation of any kind. */
    public List<Failure> failures() {
        return List.copyOf(failures.values());
    }

    /** What can fail an operation of any kind, by its name; empty for a type that nobody declared. */
    public Optional<Failure> failure(String type) {
        return Optional.ofNullable(failures.get(type));
    }
}
