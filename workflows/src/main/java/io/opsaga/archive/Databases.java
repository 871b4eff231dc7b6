package io.opsaga.archive;

import io.opsaga.inventory.SectionKey;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code databases} of an inventory: PostgreSQL databases.
 *
 * @param byName databases by the names that the inventory gives them
 */
public record Databases(Map<String, Database> byName) {
    public static final SectionKey<Databases> KEY = new SectionKey<>("databases", Databases.class);

    public Databases {
        byName = Collections.unmodifiableMap(new TreeMap<>(byName));
    }

    /**
     * A database of a PostgreSQL server.
     *
     * @param host a name or an IP address, as it is seen from where it is reached; IPv6 without brackets
     * @param database its name on the server
     * @param user who logs in
     * @param password the name of the secret that the server wants; null where it wants none
     * @param via the machine that the server is reached through; null where Opsaga's host reaches it directly
     */
    public record Database(
            String host,
            int port,
            String database,
            String user,
            @Nullable String password,
            @Nullable String via) {}
}
