package io.opsaga.activities.store;

import io.opsaga.operation.Entry;
import io.opsaga.operation.Holds;
import io.opsaga.operation.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of locks and queue, said in the plainest way: lists in memory, and walks through all of them. */
final class LocksModel {
    /** Who asks: an operation, or a part of those in its lineage. */
    record Asker(String id, String environment, Holds holds, List<String> lineage) {}

    private final int limit;
    final List<Asker> holding = new ArrayList<>();
    final List<Asker> waiting = new ArrayList<>();
    private final Set<String> placed = new HashSet<>();
    final Set<String> ended = new HashSet<>();

    LocksModel(int limit) {
        this.limit = limit;
    }

    /** Null where it holds or waits now; else who is in its way. */
    @Nullable
    String open(Asker asker, Entry entry) {
        if (entry == Entry.AHEAD) {
            return ahead(asker);
        }
        if (entry == Entry.IN_LINE) {
            while (closesCircle(asker)) {
                String other = firstInTheWay(asker);
                if (!ended.contains(other)) {
                    return other;
                }
                remove(other);
            }
        } else {
            for (String other = firstInTheWay(asker); other != null; other = firstInTheWay(asker)) {
                if (!ended.contains(other)) {
                    return other;
                }
                remove(other);
            }
        }
        // Parts come before all that are nobody's part.
        int parts =
                (int) waiting.stream().filter(one -> !one.lineage().isEmpty()).count();
        waiting.add(asker.lineage().isEmpty() ? waiting.size() : parts, asker);
        admit();
        return null;
    }

    private @Nullable String ahead(Asker asker) {
        List<Asker> others = new ArrayList<>();
        ordered(asker.holds())
                .forEach((target, exclusive) -> holding.stream()
                        .filter(other -> hinders(other, asker, target, exclusive))
                        .forEach(others::add));
        for (Asker other : others) {
            if (!ended.contains(other.id())) {
                return other.id();
            }
        }
        boolean partWaits = waiting.stream().anyMatch(one -> one.lineage().contains(asker.id()));
        if (partWaits
                && waiting.stream().anyMatch(one -> !one.lineage().isEmpty() && clash(one.holds(), asker.holds()))) {
            return asker.id();
        }
        holding.removeAll(others);
        others.forEach(other -> placed.remove(other.id()));
        holding.add(asker);
        return null;
    }

    /** Whether it holds what it waited for, after whoever in its way has ended was cleared away. */
    boolean turn(Asker asker) {
        admit();
        while (waiting.contains(asker)) {
            String other = firstInTheWay(asker);
            if (other == null || !ended.contains(other)) {
                return false;
            }
            remove(other);
        }
        return true;
    }

    void remove(String id) {
        holding.removeIf(one -> one.id().equals(id));
        waiting.removeIf(one -> one.id().equals(id));
        placed.remove(id);
        admit();
    }

    /** Whoever has ended and is in somebody's way, or has a place in an environment in which somebody waits, is cleared away. */
    void advance() {
        Set<String> gone = new HashSet<>();
        for (Asker one : holding) {
            boolean inTheWay = waiting.stream().anyMatch(other -> meet(one.holds(), other.holds()));
            boolean takesPlace = placed.contains(one.id())
                    && waiting.stream().anyMatch(other -> other.environment().equals(one.environment()));
            if (ended.contains(one.id()) && (inTheWay || takesPlace)) {
                gone.add(one.id());
            }
        }
        placed.removeIf(id ->
                ended.contains(id) && holding.stream().noneMatch(one -> one.id().equals(id)));
        gone.forEach(this::remove);
        admit();
    }

    private void admit() {
        for (Asker one : List.copyOf(waiting)) {
            long active = holding.stream()
                    .filter(other ->
                            placed.contains(other.id()) && other.lineage().isEmpty())
                    .filter(other -> other.environment().equals(one.environment()))
                    .count();
            if (firstInTheWay(one) == null && (!one.lineage().isEmpty() || active < limit)) {
                waiting.remove(one);
                holding.add(one);
                placed.add(one.id());
            }
        }
    }

    private @Nullable String firstInTheWay(Asker asker) {
        for (Map.Entry<Target, Boolean> hold : ordered(asker.holds()).entrySet()) {
            for (Asker other : before(asker)) {
                if (hinders(other, asker, hold.getKey(), hold.getValue())) {
                    return other.id();
                }
            }
        }
        return null;
    }

    /** All that hold, and all that wait and come before it. */
    private List<Asker> before(Asker asker) {
        List<Asker> before = new ArrayList<>(holding);
        for (Asker one : waiting) {
            boolean part = !asker.lineage().isEmpty();
            if (one.equals(asker)
                    || (part && !waiting.contains(asker) && one.lineage().isEmpty())) {
                break;
            }
            before.add(one);
        }
        return before;
    }

    private static boolean hinders(Asker other, Asker asker, Target target, boolean exclusive) {
        return !other.id().equals(asker.id())
                && !asker.lineage().contains(other.id())
                && other.holds().all().containsKey(target)
                && (exclusive || other.holds().all().get(target));
    }

    private boolean closesCircle(Asker asker) {
        Set<String> own = new HashSet<>(asker.lineage());
        own.add(asker.id());
        return !asker.lineage().isEmpty() && reaches(asker, own, new HashSet<>());
    }

    /** Whether the asker would wait, directly or by others, for one of these. */
    private boolean reaches(Asker asker, Set<String> own, Set<String> seen) {
        return before(asker).stream()
                .filter(other -> ordered(asker.holds()).entrySet().stream()
                        .anyMatch(hold -> hinders(other, asker, hold.getKey(), hold.getValue())))
                .anyMatch(other -> own.contains(other.id())
                        || (seen.add(other.id())
                                && waiting.stream()
                                        .filter(part -> !part.lineage().isEmpty()
                                                && (part.equals(other)
                                                        || part.lineage().contains(other.id())))
                                        .anyMatch(part -> reaches(part, own, seen))));
    }

    private static Map<Target, Boolean> ordered(Holds holds) {
        Map<Target, Boolean> ordered = new LinkedHashMap<>();
        holds.exclusive().forEach(target -> ordered.put(target, true));
        holds.shared().forEach(target -> ordered.put(target, false));
        return ordered;
    }

    private static boolean clash(Holds one, Holds other) {
        return one.all().entrySet().stream()
                .anyMatch(hold -> other.all().containsKey(hold.getKey())
                        && (hold.getValue() || other.all().get(hold.getKey())));
    }

    private static boolean meet(Holds one, Holds other) {
        return one.all().keySet().stream().anyMatch(other.all()::containsKey);
    }
}
