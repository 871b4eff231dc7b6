package io.opsaga.rollout;

import io.opsaga.saga.Reading;
import io.temporal.failure.TemporalFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** A crew that paints in memory and at once; for some shelves there is no paint. */
final class Painters implements Crew<ShelfRow> {
    final Set<String> withoutPaint = new ConcurrentSkipListSet<>();

    /** Such as {@code paint top} and {@code scrape top}, in their order. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    private final Set<String> painted = new ConcurrentSkipListSet<>();

    Set<String> painted() {
        return new TreeSet<>(painted);
    }

    @Override
    public List<Changed> change(List<ShelfRow> batch) {
        List<Changed> changed = new ArrayList<>();
        for (ShelfRow row : batch) {
            calls.add("paint " + row.name());
            if (withoutPaint.contains(row.name())) {
                throw Shelf.Broken.NO_PAINT.because("the tin is empty");
            }
            painted.add(row.name());
            changed.add(new Changed(row.name(), 1));
        }
        return changed;
    }

    @Override
    public List<Observed> changed(List<ShelfRow> batch) {
        return batch.stream()
                .map(row -> new Observed(
                        row.name(), painted.contains(row.name()) ? Reading.applied("painted") : Reading.absent("bare")))
                .toList();
    }

    @Override
    public List<Observed> undo(List<ShelfRow> batch) {
        return batch.stream()
                .map(row -> {
                    calls.add("scrape " + row.name());
                    return new Observed(
                            row.name(),
                            painted.remove(row.name()) ? Reading.reverted("scraped") : Reading.absent("bare"));
                })
                .toList();
    }

    @Override
    public HowFar howFar(TemporalFailure failure) {
        return new HowFar(List.of(), true);
    }
}
