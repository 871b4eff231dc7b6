package io.opsaga.real;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long operations paused after what had been struck was there again. */
final class Pauses {
    private final Map<FleetBlow, List<Long>> millis = new TreeMap<>();

    void add(FleetBlow blow, FleetCase one) {
        if (one.pauseMillis != null) {
            millis.computeIfAbsent(blow, key -> new ArrayList<>()).add(one.pauseMillis);
        }
    }

    List<Long> of(FleetBlow blow) {
        return millis.getOrDefault(blow, List.of()).stream().sorted().toList();
    }

    /** A line for each blow. */
    String told() {
        StringBuilder text = new StringBuilder();
        millis.keySet().forEach(blow -> {
            List<Long> sorted = of(blow);
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
