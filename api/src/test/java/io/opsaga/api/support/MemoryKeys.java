package io.opsaga.api.support;

import io.opsaga.operation.ApiKeys;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keys in memory; a key's text is its owner's name with a prefix. */
public final class MemoryKeys implements ApiKeys {
    private final Map<String, Owner> owners = new ConcurrentHashMap<>();
    private volatile @Nullable RuntimeException failure;

    /** Every key that is shown fails like that. */
    public void failWith(RuntimeException exception) {
        failure = exception;
    }

    @Override
    public String create(String name, Role role) {
        String key = "key-of-" + name;
        owners.put(key, new Owner(name, role));
        return key;
    }

    @Override
    public Optional<Owner> find(String key) {
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(owners.get(key));
    }

    public void clear() {
        owners.clear();
        failure = null;
    }
}
