package io.opsaga.activities.runtime;

import io.opsaga.operation.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a machine has of one agent.
 *
 * @param current the folder that the link names; empty where there is none
 * @param listeners whoever listens on its ports, where that was asked
 */
record ProcessSurvey(String current, List<ProcessRelease> releases, List<Listener> listeners) {
    /** Reads what {@code survey} of agent.sh printed, and {@code attest} of own.sh. */
    static ProcessSurvey parse(String text) {
        String current = "";
        List<Map<String, String>> all = new ArrayList<>();
        List<Listener> listeners = new ArrayList<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                continue;
            }
            String key = line.substring(0, equals);
            String value = line.substring(equals + 1);
            if (key.equals("current")) {
                current = value;
            } else if (key.equals("listener")) {
                listeners.add(Listener.parse(value));
            } else if (key.equals("release")) {
                all.add(new LinkedHashMap<>());
            } else if (!all.isEmpty()) {
                all.get(all.size() - 1).put(key, value);
            }
        }
        return new ProcessSurvey(
                current,
                all.stream()
                        // What somebody else put there, under a name that could lead elsewhere, is no release of ours.
                        .filter(facts -> Identifiers.isName(facts.getOrDefault("folder", "")))
                        .map(facts -> new ProcessRelease(facts.get("folder"), facts))
                        .toList(),
                listeners);
    }

    Optional<ProcessRelease> release(String folder) {
        return releases.stream()
                .filter(release -> release.folder().equals(folder))
                .findFirst();
    }

    /** The releases of which anything runs, but for that one. */
    List<ProcessRelease> lingering(String except) {
        return releases.stream()
                .filter(release -> release.alive() || release.remains())
                .filter(release -> !release.folder().equals(except))
                .toList();
    }

    /**
     * The release that is the agent: the one that the link names; where an operation that was ended from outside left none,
     * the one that runs.
     */
    Optional<ProcessRelease> agent() {
        Optional<ProcessRelease> linked = release(current);
        return linked.isPresent()
                ? linked
                : releases.stream().filter(ProcessRelease::running).findFirst();
    }
}
