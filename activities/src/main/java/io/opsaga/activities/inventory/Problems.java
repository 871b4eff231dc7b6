package io.opsaga.activities.inventory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** What was found wrong in one file so far. */
final class Problems {
    /** The path of problems that concern the file as a whole. */
    static final String WHOLE_FILE = "(file)";

    /** Nobody reads more, and a file can be made to have millions. */
    static final int MOST = 1_000;

    private final List<InventoryProblem> found = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Set<Node> refused = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> hidden = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean more;

    void add(@Nullable Mark at, String path, String message, String allowed) {
        add(at == null ? 1 : at.getLine() + 1, at == null ? 1 : at.getColumn() + 1, path, message, allowed);
    }

    /** What an anchor names is read again for every alias, at another index, but it is wrong only once. */
    void add(int line, int column, String path, String message, String allowed) {
        if (found.size() == MOST) {
            more = true;
        } else if (known.add(line + ":" + column + " " + path.replaceAll("\\[[0-9]+]", "[]") + " " + message)) {
            found.add(new InventoryProblem(line, column, path, message, allowed));
        }
    }

    /** That the value of that node is not to be read. */
    void refuse(Node node) {
        refused.add(node);
    }

    boolean refused(Node node) {
        return refused.contains(node);
    }

    /**
     * That nothing of that node may be shown, wherever else an alias has it stand.
     *
     * @return whether that is new
     */
    boolean hide(Node node) {
        return hidden.add(node);
    }

    boolean hidden(Node node) {
        return hidden.contains(node);
    }

    /** Whether there are more than are kept. */
    boolean more() {
        return more;
    }

    boolean none() {
        return found.isEmpty();
    }

    /** In the order of the file. */
    List<InventoryProblem> sorted() {
        List<InventoryProblem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(InventoryProblem::line).thenComparingInt(InventoryProblem::column));
        if (more) {
            int line = sorted.get(sorted.size() - 1).line();
            sorted.add(new InventoryProblem(line, 1, WHOLE_FILE, "has more problems than these", "none"));
        }
        return List.copyOf(sorted);
    }
}
