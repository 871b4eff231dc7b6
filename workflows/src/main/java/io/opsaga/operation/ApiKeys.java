package io.opsaga.operation;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bearer keys; only their hashes are kept. */
public interface ApiKeys {
    /** Whose key the commands of {@code ops/} show. */
    String OPS = "opsaga-ops";

    /** Who asks from Opsaga's own machine without a key. */
    String LOCAL = "local";

    /** Whether both are one as far as a second person is needed: whoever is on the machine is either of its two at will. */
    static boolean isSamePerson(String one, String other) {
        List<String> machines = List.of(OPS, LOCAL);
        return one.equals(other) || (machines.contains(one) && machines.contains(other));
    }

    /**
     * Makes a key of that name, or replaces the one it has, and returns its text, which cannot be had again.
     *
     * @param expiresAt from when it is as good as unknown; null for never
     */
    String create(Owner owner, @Nullable Instant expiresAt);

    /** A key that never expires, for every environment. */
    default String create(String name, Role role) {
        return create(new Owner(name, role), null);
    }

    /** Whose key it is, which has been used then; empty where it is unknown or has expired. */
    Optional<Owner> find(String key);

    /** All keys by name, those that have expired as well. */
    List<Known> all();

    /** Makes a key unknown; false where there is none of that name. */
    boolean revoke(String name);

    /**
     * Whose key it is.
     *
     * @param environments wire names of those that its owner may act in; empty for all
     */
    record Owner(String name, Role role, List<String> environments) {
        public Owner {
            environments = List.copyOf(environments);
        }

        public Owner(String name, Role role) {
            this(name, role, List.of());
        }
    }

    /**
     * A key as far as it may be shown.
     *
     * @param lastUsedAt to the minute; null where it was not used yet
     */
    record Known(
            Owner owner,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {}

    /** What a key's owner may do, from least to most. */
    enum Role {
        VIEWER,
        OPERATOR,
        APPROVER,
        ADMIN;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Role> of(String wire) {
            return Arrays.stream(values())
                    .filter(role -> role.wire().equals(wire))
                    .findFirst();
        }
    }
}
