package io.opsaga.worker;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Connections to the store that give up soon: whoever asks for anything is told within five seconds that the store does not answer. */
final class StorePool {
    /** For a connection, be it that all are in use or that none can be made. */
    static final Duration CONNECTION_WITHIN = Duration.ofSeconds(2);

    /** For each answer, be the store frozen or the network cut. */
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    private static final int CONNECTIONS = 16;

    private StorePool() {}

    static HikariDataSource open(String url, @Nullable String user, @Nullable String password) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setPassword(password);
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setConnectionTimeout(CONNECTION_WITHIN.toMillis());
        pool.setValidationTimeout(CONNECTION_WITHIN.dividedBy(2).toMillis());
        pool.addDataSourceProperty("connectTimeout", String.valueOf(CONNECTION_WITHIN.toSeconds()));
        pool.addDataSourceProperty("loginTimeout", String.valueOf(CONNECTION_WITHIN.toSeconds()));
        pool.addDataSourceProperty("socketTimeout", String.valueOf(ANSWER_WITHIN.toSeconds()));
        return pool;
    }

    /** The same database without any limit, for what may take long and happens once. */
    static DataSource patient(HikariDataSource pool) {
        return new DriverManagerDataSource(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
    }
}
