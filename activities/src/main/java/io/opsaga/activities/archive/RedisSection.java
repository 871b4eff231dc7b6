package io.opsaga.activities.archive;

import io.opsaga.activities.inventory.Field;
import io.opsaga.activities.inventory.HostAndPort;
import io.opsaga.activities.inventory.InventorySection;
import io.opsaga.activities.inventory.Mapping;
import io.opsaga.activities.inventory.SectionContext;
import io.opsaga.activities.inventory.Values;
import io.opsaga.archive.RedisServices;
import io.opsaga.archive.RedisServices.Node;
import io.opsaga.archive.RedisServices.RedisService;
import io.opsaga.inventory.SectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code redis}. */
class RedisSection implements InventorySection<RedisServices> {
    @Override
    public SectionKey<RedisServices> key() {
        return RedisServices.KEY;
    }

    @Override
    public @Nullable RedisServices read(Field field, SectionContext context) {
        References references = new References(context);
        Map<String, RedisService> services = Mapping.each(field, service -> service(service, references));
        return services == null ? null : new RedisServices(services);
    }

    private static @Nullable RedisService service(Mapping service, References references) {
        List<Node> nodes = nodes(service.get("nodes"));
        String password = references.secret(service, "password");
        String via = references.machine(service, "via");
        return nodes.isEmpty() ? null : new RedisService(nodes, password, via);
    }

    private static List<Node> nodes(@Nullable Field field) {
        List<Field> elements = field == null ? null : field.list();
        List<Node> nodes = new ArrayList<>();
        for (Field element : elements == null ? List.<Field>of() : elements) {
            HostAndPort node = Values.hostAndPort(element);
            if (node != null) {
                nodes.add(new Node(node.host(), node.port()));
            }
        }
        return nodes;
    }
}
