package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class StoreTest {
    @Test
    void processesThatMigrateAtOnceDoItOnce() throws Exception {
        try (HikariDataSource pool = TestDatabase.empty()) {
            Racers.race(3, i -> {
                Store.migrate(pool);
                return i;
            });
            assertThat(JdbcClient.create(pool)
                            .sql("select version || ' ' || success from flyway_schema_history")
                            .query(String.class)
                            .list())
                    .startsWith("1 true", "2 true")
                    .doesNotHaveDuplicates()
                    .allMatch(migrated -> migrated.endsWith(" true"));
        }
    }

    @Test
    void tokensGoOnFromTheTimeOfDayAndNeverGoBack() {
        try (HikariDataSource pool = TestDatabase.migrated()) {
            long now = System.currentTimeMillis();
            assertThat(token(pool)).isBetween(now - 60_000, now + 60_000);

            // As after a backup was played back.
            JdbcClient.create(pool)
                    .sql("select setval('lock_tokens', 7)")
                    .query(Long.class)
                    .single();
            Store.migrate(pool);
            assertThat(token(pool)).isGreaterThanOrEqualTo(now);

            long ahead = now + 1_000_000_000;
            JdbcClient.create(pool)
                    .sql("select setval('lock_tokens', %d)".formatted(ahead))
                    .query(Long.class)
                    .single();
            Store.migrate(pool);
            assertThat(token(pool)).isEqualTo(ahead + 1);
        }
    }

    private static long token(HikariDataSource pool) {
        return JdbcClient.create(pool)
                .sql("select nextval('lock_tokens')")
                .query(Long.class)
                .single();
    }
}
