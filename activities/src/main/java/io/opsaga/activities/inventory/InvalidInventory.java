package io.opsaga.activities.inventory;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One or more inventories cannot be used. The message has one line for each problem, in the form that editors and terminals make
 * clickable: {@code file:line:column path: message (allowed: …)}. Values of environment variables never appear in it.
 */
public final class InvalidInventory extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Map<Path, List<InventoryProblem>> byFile;

    InvalidInventory(Map<Path, List<InventoryProblem>> byFile) {
        super(describe(byFile));
        this.byFile = Collections.unmodifiableMap(new LinkedHashMap<>(byFile));
    }

    /** Each file's problems, in the order of its lines. */
    public Map<Path, List<InventoryProblem>> byFile() {
        return byFile;
    }

    /** All problems of all files. */
    public List<InventoryProblem> problems() {
        return byFile.values().stream().flatMap(List::stream).toList();
    }

    private static String describe(Map<Path, List<InventoryProblem>> byFile) {
        return byFile.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(problem -> line(entry.getKey(), problem)))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String line(Path file, InventoryProblem problem) {
        return "%s:%d:%d %s: %s (allowed: %s)"
                .formatted(
                        file, problem.line(), problem.column(), problem.path(), problem.message(), problem.allowed());
    }
}
