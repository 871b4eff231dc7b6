package io.opsaga.activities.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Answers that were computed of operations that are over. Whatever is computed of those alone stays true until one of them ends, or goes
 * on, which the table {@code figures} tells by its revisions.
 */
final class KeptFigures<K, V> {
    private final JdbcClient jdbc;
    private final Map<K, Kept<V>> known = new ConcurrentHashMap<>();

    KeptFigures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Kept<V>(long revision, V value) {}

    /**
     * The answer that is known, where it is true still, or a new one.
     *
     * @param key as few as there are kinds and environments
     * @param kind of which operations the answer is; null for all of them
     * @param environment where they were; null for all of them
     * @param holds whether a known answer is also one to this question
     */
    V get(K key, @Nullable String kind, @Nullable String environment, Predicate<V> holds, Supplier<V> compute) {
        // Before the answer is computed: what changes meanwhile makes it old.
        long revision = revision(kind, environment);
        Kept<V> kept = known.get(key);
        if (kept != null && kept.revision() == revision && holds.test(kept.value())) {
            return kept.value();
        }
        V value = compute.get();
        known.put(key, new Kept<>(revision, value));
        return value;
    }

    private long revision(@Nullable String kind, @Nullable String environment) {
        return jdbc.sql("""
                        select coalesce(max(revision), 0) from figures
                        where (cast(:kind as text) is null or kind = :kind)
                          and (cast(:environment as text) is null or environment = :environment)
                        """)
                .param("kind", kind)
                .param("environment", environment)
                .query(Long.class)
                .single();
    }
}
