package io.opsaga.retention;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What an operation has to do, and where: what is due, and what executions have left that nobody will ever list. */
record Work(Due due, List<StoreContent> content, Orphans orphans) {
    /** The executions whose snapshots have to go from that store. */
    List<String> toForget(String store) {
        Set<String> leaving = new TreeSet<>(orphans.ended());
        leaving().forEach(one -> leaving.add(one.id()));
        return content.stream()
                .filter(found -> found.store().equals(store))
                .flatMap(found -> found.operations().stream())
                .filter(leaving::contains)
                .toList();
    }

    /** What is not listed any more when the operation is completed, and goes. */
    List<Leaving> leaving() {
        return Stream.concat(due.going().stream(), due.left().stream()).toList();
    }

    /** The ids of what is gone, where all has worked but in these stores. */
    List<String> gone(Set<String> failed) {
        return leaving().stream()
                .filter(one -> one.stores().stream().noneMatch(failed::contains))
                .map(Leaving::id)
                .toList();
    }

    /** For people. */
    String told() {
        List<String> parts = new ArrayList<>(
                List.of(due.staying(), "%d go".formatted(due.going().size())));
        if (!due.left().isEmpty()) {
            parts.add(
                    "%d are left from an earlier operation".formatted(due.left().size()));
        }
        if (!orphans.ended().isEmpty()) {
            parts.add("%d executions that failed have left something"
                    .formatted(orphans.ended().size()));
        }
        if (!orphans.unknown().isEmpty()) {
            parts.add("nothing is known of %s, which is left alone".formatted(some(orphans.unknown())));
        }
        return String.join("; ", parts);
    }

    private static String some(List<String> ids) {
        return ids.size() == 1 ? ids.get(0) : "%s and %d more".formatted(ids.get(0), ids.size() - 1);
    }
}
