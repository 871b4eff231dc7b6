package io.opsaga.activities.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.opsaga.operation.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an earlier version has written of locks and queue goes on as what it was. */
class TargetsMigrationTest {
    private static final String BEFORE = "202611270900";

    @Test
    void whoHoldsAndWhoWaitsDoSoAfterwards() {
        try (HikariDataSource pool = TestDatabase.empty()) {
            Flyway.configure(Store.class.getClassLoader())
                    .dataSource(pool)
                    .locations("classpath:db/migration")
                    .target(BEFORE)
                    .load()
                    .migrate();
            JdbcClient db = JdbcClient.create(pool);
            operation(db, "holder", "main-pc");
            operation(db, "waits", "main-pc,pc2");
            lock(db, "production", "planner", "holder", 7);
            lock(db, "production", "My Agent", "odd", 8);
            place(db, "holder", "{planner}", "now()");
            place(db, "waits", "{planner,scout,planner}", "null");
            place(db, "odd", "{My Agent}", "null");

            Store.migrate(pool);

            Store store = Store.over(Samples.KINDS, pool, id -> true, Clock.systemUTC(), Duration.ZERO, 3);
            for (Target held : List.of(
                    Target.agent("production", "planner"),
                    Target.environment("production"),
                    Target.machine("main-pc"))) {
                assertThat(store.locks().holder(held)).as(held.text()).hasValueSatisfying(lock -> {
                    assertThat(lock.holder()).isEqualTo("holder");
                    assertThat(lock.token()).isEqualTo(7);
                });
            }
            assertThat(store.queue().place("waits"))
                    .hasValueSatisfying(place -> assertThat(place.behind()).containsExactly("holder"));
            assertThat(store.queue().advance()).isEmpty();
            assertThat(store.locks().release(Samples.operation("holder", "planner")))
                    .containsExactly("waits");
            assertThat(store.locks().holder(Target.machine("pc2")).orElseThrow().holder())
                    .isEqualTo("waits");
        }
    }

    private static void operation(JdbcClient db, String id, String machine) {
        db.sql("""
                        insert into operations (id, kind, environment, target, machine, version, actor, stage, active, created_at,
                            revision, progress, agents)
                        values (:id, 'deployment', 'production', 'planner', :machine, '1', 'ann', 'DEPLOYING', true, now(), 3, '{}',
                            '{planner,planner}')
                        """).param("id", id).param("machine", machine).update();
    }

    private static void lock(JdbcClient db, String environment, String target, String holder, long token) {
        db.sql("insert into locks values (:environment, :target, :holder, now(), 'deploys', :token)")
                .param("environment", environment)
                .param("target", target)
                .param("holder", holder)
                .param("token", token)
                .update();
    }

    /** Both other texts are constants of this class. */
    private static void place(JdbcClient db, String operation, String targets, String admitted) {
        db.sql("""
                        insert into queue (operation, environment, targets, reason, since, admitted_at, noticed)
                        values (:operation, 'production', cast(:targets as text[]), 'deploys', now(), %s, true)
                        """.formatted(admitted))
                .param("operation", operation)
                .param("targets", targets)
                .update();
    }
}
