package io.opsaga.activities.postgresql;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/** Makes connections by the JDBC driver. */
final class Connecting {
    /** What stands in {@code pg_stat_activity} for Opsaga. */
    static final String APPLICATION = "opsaga";

    private static final String PATIENCE_SECONDS = "10";

    private Connecting() {}

    static Connection to(Database database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password().text());
        properties.setProperty("ApplicationName", APPLICATION);
        properties.setProperty("connectTimeout", PATIENCE_SECONDS);
        properties.setProperty("loginTimeout", PATIENCE_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        // The values of parameters stand in the server's errors otherwise, and so in messages.
        properties.setProperty("logServerErrorDetail", "false");
        if (database.place() instanceof ServerPlace.Socket socket) {
            properties.setProperty("socketFactory", UnixSockets.class.getName());
            properties.setProperty("socketFactoryArg", socket.path().toString());
            properties.setProperty("sslmode", "disable");
            properties.setProperty("gssEncMode", "disable");
        }
        Connection connection = new Driver().connect(url(database), properties);
        if (connection == null) {
            throw new SQLException("the driver does not know the way to " + database);
        }
        return connection;
    }

    private static String url(Database database) {
        ServerPlace place = database.place();
        String at = "localhost";
        if (!(place instanceof ServerPlace.Socket)) {
            at = (place.host().contains(":") ? "[" + place.host() + "]" : place.host()) + ":" + place.port();
        }
        return "jdbc:postgresql://%s/%s".formatted(at, URLEncoder.encode(database.name(), StandardCharsets.UTF_8));
    }
}
