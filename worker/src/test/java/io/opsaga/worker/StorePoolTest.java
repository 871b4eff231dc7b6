package io.opsaga.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A store that is silent, in all the ways in which one can be, is given up within five seconds. */
@Timeout(60)
class StorePoolTest {
    @Test
    void bothWaysOfWaitingTogetherLastNoLongerThanFiveSeconds() {
        assertThat(StorePool.CONNECTION_WITHIN.plus(StorePool.ANSWER_WITHIN))
                .isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedForAndTheNextIsGiven() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                HikariDataSource pool = StorePool.open(server.getJdbcUrl("postgres", "postgres"), "postgres", "")) {
            JdbcClient jdbc = JdbcClient.create(pool);
            assertThatThrownBy(() -> jdbc.sql("select pg_sleep(600)").query().singleRow())
                    .isInstanceOf(DataAccessResourceFailureException.class);
            assertThat(jdbc.sql("select 1").query(Integer.class).single()).isEqualTo(1);
            // What changes the schema may take as long as it takes.
            try (Connection patient = StorePool.patient(pool).getConnection()) {
                assertThat(patient.getNetworkTimeout()).isZero();
            }
        }
    }

    @Test
    void aConnectionThatIsNotAnsweredIsNotWaitedFor() throws Exception {
        try (ServerSocket frozen = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                HikariDataSource pool =
                        StorePool.open("jdbc:postgresql://127.0.0.1:" + frozen.getLocalPort() + "/postgres", "x", "")) {
            pool.setInitializationFailTimeout(-1);
            assertThatThrownBy(pool::getConnection).isInstanceOf(SQLException.class);
        }
    }
}
