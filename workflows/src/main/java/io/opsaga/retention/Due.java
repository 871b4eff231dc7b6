package io.opsaga.retention;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * What one operation is to remove, as its run knows it. Bounded, since it is written into the run's history: what is beyond goes with the
 * next operation.
 *
 * @param kept how many stay
 * @param because the newest of these, each with why it stays, for people
 * @param going listed so far, and to be removed; the oldest first
 * @param left not listed any more, and still to be removed
 * @param later how many more would go than one operation removes
 */
public record Due(int kept, List<String> because, List<Leaving> going, List<Leaving> left, int later) {
    private static final int MOST_TOLD = 20;
    static final int MOST_AT_ONCE = 500;

    public Due {
        because = List.copyOf(because);
        going = List.copyOf(going);
        left = List.copyOf(left);
    }

    /**
     * What is due where that was decided.
     *
     * @param stores the names of the stores that something may be removed from
     */
    public static Due of(RetentionPlan plan, Stock stock, Collection<String> stores) {
        List<Judged> staying = plan.staying();
        List<Listed> oldestFirst = new ArrayList<>(plan.going());
        Collections.reverse(oldestFirst);
        return new Due(
                staying.size(),
                staying.stream().limit(MOST_TOLD).map(Judged::spoken).toList(),
                oldestFirst.stream()
                        .limit(MOST_AT_ONCE)
                        .map(one -> new Leaving(one.id(), one.stores()))
                        .toList(),
                stock.left().stream()
                        .filter(one -> stores.containsAll(one.stores()))
                        .limit(MOST_AT_ONCE)
                        .toList(),
                Math.max(0, oldestFirst.size() - MOST_AT_ONCE));
    }

    /** Why those stay that stay, for people. */
    String staying() {
        if (kept == 0) {
            return "nothing is kept";
        }
        String more = kept > because.size() ? " and %d older".formatted(kept - because.size()) : "";
        return "kept are %s%s".formatted(String.join(", ", because), more);
    }

    /** What goes, for people. */
    String leaving() {
        if (going.isEmpty()) {
            return "nothing goes";
        }
        String named = String.join(
                ", ", going.stream().limit(MOST_TOLD).map(Leaving::id).toList());
        int unnamed = going.size() - Math.min(MOST_TOLD, going.size());
        String more = unnamed > 0 ? " and %d more".formatted(unnamed) : "";
        String next = later > 0 ? "; %d more with the next operation".formatted(later) : "";
        return "%s%s%s".formatted(named, more, next);
    }
}
