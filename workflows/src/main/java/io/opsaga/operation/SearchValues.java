package io.opsaga.operation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** By which machines and targets an operation is found in Temporal. */
public final class SearchValues {
    /** Of all names together, in bytes; the server takes 2 KiB for one attribute, with some of its own around each name. */
    private static final int MOST = 1500;

    private static final int AROUND = 4;

    private SearchValues() {}

    /** The machines that it works on, each by its name. */
    public static List<String> machines(Operation operation) {
        return List.of(operation.machine().split(","));
    }

    /**
     * What it works on, each by its name, after the words that the operation has for all of it. Where the names are too many for the
     * server there are these words only, so that nobody takes half of them for all.
     */
    public static List<String> targets(Operation operation, Holds holds) {
        Set<String> names = new LinkedHashSet<>(List.of(operation.target()));
        holds.exclusive().forEach(target -> names.add(target.name()));
        int size = names.stream().mapToInt(name -> name.length() + AROUND).sum();
        return size <= MOST ? new ArrayList<>(names) : List.of(operation.target());
    }
}
