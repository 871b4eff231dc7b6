package io.opsaga.operation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** By which machines and targets an operation is found in Temporal. */
public final class SearchValues {
    /** Of all names together, in bytes; the server takes 2 KiB for one attribute, with some of its own around each name. */
    private static final int MOST = 1500;

    private static final int AROUND = 4;

    private SearchValues() {}

    /** The machines that it works on, each by its name; of too many only how many they are. */
    public static List<String> machines(Operation operation) {
        List<String> names = List.of(operation.machine().split(","));
        return size(names) <= MOST ? names : List.of(names.size() + " machines");
    }

    /**
     * What it works on, each by its name, after the words that the operation has for all of it. Where the names are too many for the
     * server there are these words only, so that nobody takes half of them for all.
     */
    public static List<String> targets(Operation operation, Holds holds) {
        Set<String> names = new LinkedHashSet<>(List.of(operation.target()));
        holds.exclusive().forEach(target -> names.add(target.name()));
        return size(names) <= MOST ? new ArrayList<>(names) : List.of(operation.target());
    }

    private static int size(Collection<String> names) {
        return names.stream().mapToInt(name -> name.length() + AROUND).sum();
    }
}
