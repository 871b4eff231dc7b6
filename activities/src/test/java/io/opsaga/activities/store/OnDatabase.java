package io.opsaga.activities.store;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tests of operations and their locks: a database for each class, and nothing in it before each test. */
abstract class OnDatabase {
    static HikariDataSource pool;

    @BeforeAll
    static void database() {
        pool = TestDatabase.migrated();
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void nothingWritten() {
        JdbcClient.create(pool)
                .sql("truncate locks, operations, releases, queue, queue_targets, queue_shares")
                .update();
    }
}
