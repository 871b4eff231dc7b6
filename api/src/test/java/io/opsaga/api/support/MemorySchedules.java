package io.opsaga.api.support;

import io.opsaga.schedule.ScheduleName;
import io.opsaga.schedule.ScheduleStand;
import io.opsaga.schedule.ScheduledOperation;
import io.opsaga.schedule.Schedules;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Schedules that start nothing; their next time is always the same, and Temporal may be away. */
public final class MemorySchedules implements Schedules {
    public static final Instant NEXT = Instant.parse("2100-01-01T03:00:00Z");

    private final Map<ScheduleName, ScheduleStand> stands = new ConcurrentHashMap<>();
    private volatile List<ScheduledOperation> kept = List.of();
    private volatile int times;
    private volatile boolean away;

    public void clear() {
        stands.clear();
        kept = List.of();
        away = false;
    }

    /** From now on Temporal does not answer, or does again. */
    public void away(boolean gone) {
        away = gone;
    }

    /** There is one, of which something is expected since then. */
    public void put(ScheduleName name, Instant since) {
        stands.put(name, new ScheduleStand(false, "", NEXT, since));
    }

    public void remove(ScheduleName name) {
        stands.remove(name);
    }

    /** What they were last said to be. */
    public List<ScheduledOperation> kept() {
        return kept;
    }

    /** How often they were said to be something. */
    public int times() {
        return times;
    }

    @Override
    public synchronized Changes keep(String kind, Collection<ScheduledOperation> wanted) {
        answer();
        kept = List.copyOf(wanted);
        times++;
        Map<ScheduleName, ScheduleStand> after = wanted.stream()
                .collect(Collectors.toMap(
                        ScheduledOperation::name,
                        one -> stands.getOrDefault(one.name(), new ScheduleStand(false, "", NEXT, Instant.now()))));
        stands.clear();
        stands.putAll(after);
        return new Changes(after.size(), 0, 0);
    }

    @Override
    public Map<ScheduleName, ScheduleStand> stands(Collection<ScheduleName> names) {
        answer();
        return names.stream().filter(stands::containsKey).collect(Collectors.toMap(name -> name, stands::get));
    }

    @Override
    public Optional<ScheduleStand> pause(ScheduleName name, String note) {
        answer();
        return Optional.ofNullable(
                stands.computeIfPresent(name, (key, before) -> new ScheduleStand(true, note, null, before.since())));
    }

    @Override
    public Optional<ScheduleStand> resume(ScheduleName name, String note) {
        answer();
        return Optional.ofNullable(
                stands.computeIfPresent(name, (key, before) -> new ScheduleStand(false, note, NEXT, Instant.now())));
    }

    private void answer() {
        if (away) {
            throw new Unavailable("Temporal does not answer.", null);
        }
    }
}
