package io.opsaga.operation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Bearer keys; only their hashes are kept. */
public interface ApiKeys {
    /** Makes a key of that name, or replaces the one it has, and returns its text, which cannot be had again. */
    String create(String name, Role role);

    Optional<Owner> find(String key);

    /** Whose key it is. */
    record Owner(String name, Role role) {}

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
