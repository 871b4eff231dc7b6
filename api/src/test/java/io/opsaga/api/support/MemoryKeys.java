package io.opsaga.api.support;

import io.opsaga.operation.ApiKeys;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keys in memory; a key's text is its owner's name with a prefix. */
public final class MemoryKeys implements ApiKeys {
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private volatile @Nullable RuntimeException failure;

    /** Every key that is shown fails like that. */
    public void failWith(RuntimeException exception) {
        failure = exception;
    }

    @Override
    public String create(Owner owner, @Nullable Instant expiresAt) {
        String key = "key-of-" + owner.name();
        known.put(key, new Known(owner, MADE, expiresAt, null));
        return key;
    }

    @Override
    public Optional<Owner> find(String key) {
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(known.get(key)).map(Known::owner);
    }

    @Override
    public List<Known> all() {
        return known.values().stream()
                .sorted(Comparator.comparing(key -> key.owner().name()))
                .toList();
    }

    @Override
    public boolean revoke(String name) {
        return known.remove("key-of-" + name) != null;
    }

    public void clear() {
        known.clear();
        failure = null;
    }
}
