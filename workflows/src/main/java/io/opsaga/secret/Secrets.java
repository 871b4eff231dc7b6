package io.opsaga.secret;

import io.opsaga.inventory.SectionKey;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The section {@code secrets} of an inventory: where secrets lie. None of it is secret itself.
 *
 * @param byName where each one lies, by its name
 */
public record Secrets(Map<String, SecretSource> byName) {
    public static final SectionKey<Secrets> KEY = new SectionKey<>("secrets", Secrets.class);

    public Secrets {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    /** Where the secret of that name lies; empty where none is declared. */
    public Optional<SecretSource> source(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
