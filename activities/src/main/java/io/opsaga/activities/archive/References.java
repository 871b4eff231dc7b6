package io.opsaga.activities.archive;

import io.opsaga.activities.inventory.Mapping;
import io.opsaga.activities.inventory.SectionContext;
import io.opsaga.archive.Databases;
import io.opsaga.archive.RedisServices;
import io.opsaga.archive.Stores;
import io.opsaga.secret.Secrets;
import org.jspecify.annotations.Nullable;

/** The names by which one section speaks of another; null for no key, and after noting a problem where nothing is declared by that name. */
final class References {
    private final SectionContext context;

    References(SectionContext context) {
        this.context = context;
    }

    @Nullable
    String secret(Mapping mapping, String key) {
        return context.reference(mapping.get(key), Secrets.KEY.name(), "secret");
    }

    @Nullable
    String machine(Mapping mapping, String key) {
        return context.reference(mapping.get(key), "machines", "machine");
    }

    @Nullable
    String store(Mapping mapping, String key) {
        return context.reference(mapping.get(key), Stores.KEY.name(), "store");
    }

    @Nullable
    String redis(Mapping mapping, String key) {
        return context.reference(mapping.get(key), RedisServices.KEY.name(), "redis");
    }

    @Nullable
    String database(Mapping mapping, String key) {
        return context.reference(mapping.get(key), Databases.KEY.name(), "database");
    }
}
