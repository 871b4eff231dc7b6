package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.operation.ApiKeys;
import io.opsaga.operation.ApiKeys.Owner;
import io.opsaga.operation.ApiKeys.Role;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class JdbcApiKeysTest {
    @Test
    void aKeyIsFoundByItsTextUntilItIsReplaced() {
        try (HikariDataSource pool = TestDatabase.migrated()) {
            ApiKeys keys = Store.over(pool, id -> true, Clock.systemUTC()).apiKeys();
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
    void theTextIsNotKept() {
        try (HikariDataSource pool = TestDatabase.migrated()) {
            String key =
                    Store.over(pool, id -> true, Clock.systemUTC()).apiKeys().create("ci", Role.OPERATOR);
            String kept = JdbcClient.create(pool)
                    .sql("select string_agg(api_keys::text || encode(hash, 'escape'), '') from api_keys")
                    .query(String.class)
                    .single();
            assertThat(kept).contains("ci").doesNotContain(key).doesNotContain(key.substring("opsaga_".length()));
        }
    }
}
