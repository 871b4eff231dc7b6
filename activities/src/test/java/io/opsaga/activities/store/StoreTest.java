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
                    .containsExactly("1 true", "2 true", "3 true");
        }
    }
}
