package io.opsaga.activities.store;

import io.opsaga.operation.ApiKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

final class JdbcApiKeys implements ApiKeys {
    private static final String PREFIX = "opsaga_";
    private static final int KEY_BYTES = 32;

    /** A key that is used all the time is not written all the time. */
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private static final String SELECT = """
            select name, role, array_to_string(environments, ',') as environments, created_at, expires_at, last_used_at
            from api_keys""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    JdbcApiKeys(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public String create(Owner owner, @Nullable Instant expiresAt) {
        if (owner.name().isBlank()) {
            throw new IllegalArgumentException("A key needs a name");
        }
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        jdbc.sql("""
                        insert into api_keys (name, role, environments, hash, created_at, expires_at)
                        values (:name, :role, string_to_array(:environments, ','), :hash, :now, :until)
                        on conflict (name) do update
                        set role = excluded.role, environments = excluded.environments, hash = excluded.hash,
                            created_at = excluded.created_at, expires_at = excluded.expires_at, last_used_at = null
                        """)
                .param("name", owner.name())
                .param("role", owner.role().name())
                .param("environments", String.join(",", owner.environments()))
                .param("hash", hash(key))
                .param("now", Columns.timestamp(clock.instant()))
                .param("until", Columns.timestamp(expiresAt), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
        return key;
    }

    @Override
    public Optional<Owner> find(String key) {
        if (!key.startsWith(PREFIX)) {
            return Optional.empty();
        }
        byte[] hash = hash(key);
        Instant now = clock.instant();
        Optional<Known> found = jdbc.sql(SELECT + " where hash = :hash and (expires_at is null or expires_at > :now)")
                .param("hash", hash)
                .param("now", Columns.timestamp(now))
                .query((row, number) -> known(row))
                .optional();
        found.filter(known -> known.lastUsedAt() == null || known.lastUsedAt().isBefore(now.minus(NOTED_EVERY)))
                .ifPresent(known -> noteUse(hash, now));
        return found.map(Known::owner);
    }

    private void noteUse(byte[] hash, Instant now) {
        jdbc.sql("update api_keys set last_used_at = :now where hash = :hash")
                .param("now", Columns.timestamp(now))
                .param("hash", hash)
                .update();
    }

    @Override
    public List<Known> all() {
        return jdbc.sql(SELECT + " order by name")
                .query((row, number) -> known(row))
                .list();
    }

    @Override
    public boolean revoke(String name) {
        return jdbc.sql("delete from api_keys where name = :name")
                        .param("name", name)
                        .update()
                > 0;
    }

    private static Known known(ResultSet row) throws SQLException {
        String environments = row.getString("environments");
        Owner owner = new Owner(
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                environments.isEmpty() ? List.of() : List.of(environments.split(",")));
        return new Known(
                owner, Columns.instant(row, "created_at"), instant(row, "expires_at"), instant(row, "last_used_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
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
