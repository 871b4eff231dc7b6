package io.opsaga.api.support;

import io.opsaga.release.ReleaseEntry;
import io.opsaga.release.Releases;
import io.opsaga.release.Settled;
import io.opsaga.saga.Reading;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Releases in memory. */
public final class MemoryReleases implements Releases {
    private final Map<String, Deque<ReleaseEntry>> releases = new LinkedHashMap<>();

    public synchronized void clear() {
        releases.clear();
    }

    @Override
    public synchronized void promote(List<ReleaseEntry> entries) {
        entries.forEach(release -> releases.computeIfAbsent(key(release), key -> new ArrayDeque<>())
                .push(release));
    }

    /** Nothing of what is tested here is ended in its middle. */
    @Override
    public synchronized List<Settled> settle(List<ReleaseEntry> running) {
        return List.of();
    }

    @Override
    public synchronized Reading demote(List<ReleaseEntry> entries) {
        boolean any = false;
        for (ReleaseEntry release : entries) {
            any |= releases.getOrDefault(key(release), new ArrayDeque<>()).remove(release);
        }
        return any ? Reading.reverted("demoted") : Reading.absent("never promoted");
    }

    @Override
    public synchronized Optional<ReleaseEntry> current(String environment, String agent) {
        return Optional.ofNullable(releases.get(environment + "/" + agent)).map(Deque::peek);
    }

    @Override
    public synchronized Optional<ReleaseEntry> previous(String environment, String agent) {
        return Optional.ofNullable(releases.get(environment + "/" + agent))
                .flatMap(known -> known.stream().skip(1).findFirst());
    }

    @Override
    public synchronized List<ReleaseEntry> allCurrent(String environment) {
        return entries(environment, 0);
    }

    @Override
    public synchronized List<ReleaseEntry> allPrevious(String environment) {
        return entries(environment, 1);
    }

    private List<ReleaseEntry> entries(String environment, int age) {
        return releases.values().stream()
                .flatMap(known -> known.stream().skip(age).limit(1))
                .filter(entry -> entry.environment().equals(environment))
                .toList();
    }

    private static String key(ReleaseEntry release) {
        return release.environment() + "/" + release.agent();
    }
}
