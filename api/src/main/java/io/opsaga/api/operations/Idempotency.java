package io.opsaga.api.operations;

import io.opsaga.api.problems.FieldError;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Has a request that is sent twice make one operation: its id follows from who asks and the key they chose. A key holds for a
 * day and for one request; then it is free again.
 */
@Component
public class Idempotency {
    public static final String HEADER = "Idempotency-Key";

    private static final Duration HOLDS = Duration.ofHours(24);
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    private final OperationLog log;
    private final Launcher launcher;

    Idempotency(OperationLog log, Launcher launcher) {
        this.log = log;
        this.launcher = launcher;
    }

    /** @param existing the operation that the same request has made before */
    public record Slot(String id, Optional<Progress> existing) {}

    /**
     * The id for a request's operation.
     *
     * @param key as the caller sent it; null makes every request a new one
     * @throws ProblemException when the key was used for another request
     */
    public Slot slot(String prefix, String actor, @Nullable String key, String fingerprint) {
        if (key == null) {
            return new Slot(Ids.random(prefix), Optional.empty());
        }
        check(key);
        Instant oldest = Instant.now().minus(HOLDS);
        for (int generation = 0; ; generation++) {
            String id = Ids.derived(prefix, actor, key, String.valueOf(generation));
            Optional<Progress> found = log.find(id);
            if (found.isEmpty()) {
                return new Slot(id, found);
            }
            if (found.get().operation().requestedAt().isAfter(oldest)) {
                launcher.compare(found.get(), fingerprint);
                return new Slot(id, found);
            }
        }
    }

    /** The id of an order that is not an operation of its own. */
    public String orderId(String prefix, String actor, @Nullable String key) {
        if (key == null) {
            return Ids.random(prefix);
        }
        check(key);
        return Ids.derived(prefix, actor, key);
    }

    private static void check(String key) {
        if (!KEY.matcher(key).matches()) {
            throw ProblemException.invalid(List.of(FieldError.of(HEADER, "must be 1 to 200 visible ASCII characters")));
        }
    }
}
