package io.opsaga.activities.postgresql;

import java.util.List;

/**
 * Somebody who is connected to a database.
 *
 * @param application as it names itself
 * @param address from where; empty where it came by a socket
 * @param state what it does, in PostgreSQL's words, such as {@code idle}
 */
public record Connected(int pid, String user, String application, String address, String state) {
    /** Everybody who is connected to a database, without Opsaga. */
    public static List<Connected> to(Database database) {
        try (SqlSession session = SqlSession.exact(database.maintenance())) {
            return SwapByName.connected(session, database.name(), database.name()).stream()
                    .filter(other -> !other.application().equals(Connecting.APPLICATION))
                    .toList();
        }
    }

    @Override
    public String toString() {
        return "%s of %s%s (%s, process %d)"
                .formatted(
                        application.isEmpty() ? "a program" : application,
                        user,
                        address.isEmpty() ? "" : " from " + address,
                        state,
                        pid);
    }
}
