package io.opsaga.activities.store;

import io.opsaga.operation.ApiKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

final class JdbcApiKeys implements ApiKeys {
    private static final String PREFIX = "opsaga_";
    private static final int KEY_BYTES = 32;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    JdbcApiKeys(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String create(String name, Role role) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A key needs a name");
        }
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        jdbc.sql("""
                        insert into api_keys (name, role, hash, created_at) values (:name, :role, :hash, :now)
                        on conflict (name) do update
                        set role = excluded.role, hash = excluded.hash, created_at = excluded.created_at
                        """)
                .param("name", name)
                .param("role", role.name())
                .param("hash", hash(key))
                .param("now", Columns.timestamp(clock.instant()))
                .update();
        return key;
    }

    @Override
    public Optional<Owner> find(String key) {
        if (!key.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return jdbc.sql("select name, role from api_keys where hash = :hash")
                .param("hash", hash(key))
                .query((row, number) -> new Owner(row.getString("name"), Role.valueOf(row.getString("role"))))
                .optional();
    }

    /**
     * One round of SHA-256 is enough: slow hashes protect what people can remember, and nobody can try 256 random bits. Finding
     * a key by its hash also leaves nothing to measure: who does not know the key cannot choose the hash.
     */
    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
