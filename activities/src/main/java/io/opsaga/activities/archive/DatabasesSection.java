package io.opsaga.activities.archive;

import io.opsaga.activities.inventory.Field;
import io.opsaga.activities.inventory.InventorySection;
import io.opsaga.activities.inventory.Mapping;
import io.opsaga.activities.inventory.SectionContext;
import io.opsaga.activities.inventory.Values;
import io.opsaga.archive.Databases;
import io.opsaga.archive.Databases.Database;
import io.opsaga.inventory.SectionKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code databases}. */
class DatabasesSection implements InventorySection<Databases> {
    private static final int POSTGRESQL = 5432;

    @Override
    public SectionKey<Databases> key() {
        return Databases.KEY;
    }

    @Override
    public @Nullable Databases read(Field field, SectionContext context) {
        References references = new References(context);
        Map<String, Database> databases = Mapping.each(field, database -> database(database, references));
        return databases == null ? null : new Databases(databases);
    }

    private static @Nullable Database database(Mapping database, References references) {
        String host = Values.host(database.get("host"));
        Integer port = database.integer("port", POSTGRESQL);
        String name = Values.text(database.get("database"));
        String user = Values.text(database.get("user"));
        String password = references.secret(database, "password");
        String via = references.machine(database, "via");
        return host == null || port == null || name == null || user == null
                ? null
                : new Database(host, port, name, user, password, via);
    }
}
