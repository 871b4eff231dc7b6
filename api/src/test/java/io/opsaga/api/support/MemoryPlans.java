package io.opsaga.api.support;

import io.opsaga.operation.Plans;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The plans that were made, in memory. */
final class MemoryPlans implements Plans {
    private final Map<String, List<String>> plans = new ConcurrentHashMap<>();

    @Override
    public void keep(String hash, List<String> lines) {
        plans.put(hash, List.copyOf(lines));
    }

    @Override
    public List<String> find(String hash) {
        return plans.getOrDefault(hash, List.of());
    }
}
