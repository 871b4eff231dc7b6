package io.opsaga.activities.source;

import io.opsaga.activities.redis.RedisAddress;
import io.opsaga.activities.redis.RedisDialer;
import io.opsaga.activities.redis.RedisLogin;
import io.opsaga.activities.redis.RedisServers;
import io.opsaga.activities.secret.SecretFiles;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.RedisSource;
import io.opsaga.archive.RedisServices;
import io.opsaga.archive.RedisServices.RedisService;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The Redis services that inventories declare. Passwords are read when they are sent, each time. */
public final class RedisPlaces {
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration ANSWERING = Duration.ofSeconds(10);

    private final SshMachines machines;
    private final SecretFiles secrets;
    private final Duration silence;

    /** @param silence how long a server may neither send nor take anything before it is given up */
    public RedisPlaces(SshMachines machines, SecretFiles secrets, Duration silence) {
        this.machines = machines;
        this.secrets = secrets;
        this.silence = silence;
    }

    /** Nothing is connected yet. */
    RedisPlace of(Inventory inventory, BackupSource source) {
        String name = ((RedisSource) source).redis();
        RedisService service = inventory
                .section(RedisServices.KEY)
                .map(services -> services.byName().get(name))
                .orElseThrow(() -> notDeclared(inventory, "Redis service", name));
        RedisDialer dialer = dialer(inventory, service.via());
        RedisLogin login = login(inventory, service.password());
        return new RedisPlace(
                new RedisServers(dialer, login, silence),
                new RedisServers(dialer, login, ANSWERING.compareTo(silence) < 0 ? ANSWERING : silence),
                service.nodes().stream()
                        .map(node -> new RedisAddress(node.host(), node.port()))
                        .toList());
    }

    private RedisDialer dialer(Inventory inventory, @Nullable String via) {
        if (via == null) {
            return RedisDialer.direct(CONNECTING);
        }
        Machine machine = inventory.machines().get(via);
        if (machine == null) {
            throw notDeclared(inventory, "machine", via);
        }
        return new TunnelDialer(machines.shell(machine), CONNECTING);
    }

    private RedisLogin login(Inventory inventory, @Nullable String password) {
        return password == null
                ? RedisLogin.none()
                : RedisLogin.with(() -> secrets.read(inventory, password).text());
    }

    private static RuntimeException notDeclared(Inventory inventory, String what, String name) {
        return ArchiveFailure.NOT_DECLARED.because("The inventory of %s declares no %s %s"
                .formatted(inventory.environment().wire(), what, name));
    }
}
