package io.opsaga.activities.postgresql;

/**
 * Somebody who is connected to a database.
 *
 * @param application as it names itself
 * @param address from where; empty where it came by a socket
 * @param state what it does, in PostgreSQL's words, such as {@code idle}
 */
public record Connected(int pid, String user, String application, String address, String state) {
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
