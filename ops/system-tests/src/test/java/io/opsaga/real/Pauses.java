package io.opsaga.real;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long operations paused after what had been struck was there again. */
final class Pauses {
    private final Map<Blow, List<Long>> millis = new TreeMap<>();

    void add(Blow blow, Attempt one) {
        if (one.pauseMillis != null) {
            millis.computeIfAbsent(blow, key -> new ArrayList<>()).add(one.pauseMillis);
        }
    }

    /** A line for each blow. */
    String told() {
        StringBuilder text = new StringBuilder();
        millis.forEach((blow, pauses) -> {
            List<Long> sorted = pauses.stream().sorted().toList();
            text.append("%s is back → first further step: median %.1f s, longest %.1f s, of %d%n"
                    .formatted(
                            blow.told(),
                            sorted.get(sorted.size() / 2) / 1000.0,
                            sorted.get(sorted.size() - 1) / 1000.0,
                            sorted.size()));
        });
        return text.toString();
    }
}
