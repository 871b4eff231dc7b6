package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.operation.ApiKeys;
import io.opsaga.operation.ApiKeys.Known;
import io.opsaga.operation.ApiKeys.Owner;
import io.opsaga.operation.ApiKeys.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcApiKeysTest {
    @Test
    void aKeyIsFoundByItsTextUntilItIsReplaced() {
        try (HikariDataSource pool = TestDatabase.migrated()) {
            ApiKeys keys = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC())
                    .apiKeys();
            String key = keys.create("ci", Role.OPERATOR);
            assertThat(key).matches("opsaga_[A-Za-z0-9_-]{43}");
            assertThat(keys.find(key)).contains(new Owner("ci", Role.OPERATOR));
            assertThat(keys.find(key + "x")).isEmpty();
            assertThat(keys.find("")).isEmpty();
            assertThat(keys.find("opsaga_")).isEmpty();

            String other = keys.create("ci", Role.VIEWER);
            assertThat(keys.find(key)).isEmpty();
            assertThat(keys.find(other)).contains(new Owner("ci", Role.VIEWER));
            assertThat(keys.create("boss", Role.ADMIN)).isNotEqualTo(other);
            assertThatThrownBy(() -> keys.create(" ", Role.ADMIN)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aKeyIsListedWithItsTermsAndRevoked() {
        Instant made = Instant.parse("2026-01-01T10:00:00Z");
        SettableClock clock = new SettableClock(made);
        try (HikariDataSource pool = TestDatabase.migrated()) {
            ApiKeys keys = Store.over(Samples.KINDS, pool, id -> true, clock).apiKeys();
            Owner owner = new Owner("ci", Role.OPERATOR, List.of("staging", "testing"));
            String key = keys.create(owner, made.plus(Duration.ofDays(1)));
            assertThat(keys.all()).containsExactly(new Known(owner, made, made.plus(Duration.ofDays(1)), null));

            clock.set(made.plusSeconds(5));
            assertThat(keys.find(key)).contains(owner);
            clock.set(made.plusSeconds(50));
            assertThat(keys.find(key)).contains(owner);
            assertThat(keys.all()).extracting(Known::lastUsedAt).containsExactly(made.plusSeconds(5));
            clock.set(made.plusSeconds(66));
            assertThat(keys.find(key)).contains(owner);
            assertThat(keys.all()).extracting(Known::lastUsedAt).containsExactly(made.plusSeconds(66));

            clock.set(made.plus(Duration.ofDays(1)));
            assertThat(keys.find(key)).isEmpty();
            assertThat(keys.all()).hasSize(1);

            String renewed = keys.create("ci", Role.OPERATOR);
            assertThat(keys.all())
                    .containsExactly(new Known(new Owner("ci", Role.OPERATOR), clock.instant(), null, null));
            assertThat(keys.revoke("ci")).isTrue();
            assertThat(keys.revoke("ci")).isFalse();
            assertThat(keys.find(renewed)).isEmpty();
        }
    }

    private static final class SettableClock extends Clock {
        private Instant now;

        SettableClock(Instant now) {
            this.now = now;
        }

        void set(Instant then) {
            now = then;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void theTextIsNotKept() {
        try (HikariDataSource pool = TestDatabase.migrated()) {
            String key = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC())
                    .apiKeys()
                    .create("ci", Role.OPERATOR);
            String kept = JdbcClient.create(pool)
                    .sql("select string_agg(api_keys::text || encode(hash, 'escape'), '') from api_keys")
                    .query(String.class)
                    .single();
            assertThat(kept).contains("ci").doesNotContain(key).doesNotContain(key.substring("opsaga_".length()));
        }
    }
}
