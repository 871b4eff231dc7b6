package io.opsaga.activities.inventory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;

/** What was found wrong in one file so far. */
final class Problems {
    /** The path of problems that concern the file as a whole. */
    static final String WHOLE_FILE = "(file)";

    private final List<InventoryProblem> found = new ArrayList<>();

    void add(@Nullable Mark at, String path, String message, String allowed) {
        add(at == null ? 1 : at.getLine() + 1, at == null ? 1 : at.getColumn() + 1, path, message, allowed);
    }

    void add(int line, int column, String path, String message, String allowed) {
        found.add(new InventoryProblem(line, column, path, message, allowed));
    }

    boolean none() {
        return found.isEmpty();
    }

    /** In the order of the file, without repetition: what an anchor names is read once per alias, but wrong only once. */
    List<InventoryProblem> sorted() {
        return found.stream()
                .distinct()
                .sorted(Comparator.comparingInt(InventoryProblem::line).thenComparingInt(InventoryProblem::column))
                .toList();
    }
}
