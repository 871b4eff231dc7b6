package io.opsaga.activities.source;

import io.opsaga.activities.postgresql.Database;
import io.opsaga.activities.postgresql.Password;
import io.opsaga.activities.postgresql.PostgresException;
import io.opsaga.activities.postgresql.PostgresFailure;
import io.opsaga.activities.postgresql.ServerPlace;
import io.opsaga.activities.secret.SecretFiles;
import io.opsaga.activities.ssh.ForwardedPort;
import io.opsaga.activities.ssh.SshException;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.Databases;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Machine;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way to the databases that inventories declare, through a machine where they say so. Passwords are read each time. */
public final class DatabaseAccess {
    private final SshMachines machines;
    private final SecretFiles secrets;

    public DatabaseAccess(SshMachines machines, SecretFiles secrets) {
        this.machines = machines;
        this.secrets = secrets;
    }

    /** A database for as long as it is worked with. */
    static final class Reached implements AutoCloseable {
        private final Database database;
        private final @Nullable ForwardedPort tunnel;

        private Reached(Database database, @Nullable ForwardedPort tunnel) {
            this.database = database;
            this.tunnel = tunnel;
        }

        Database database() {
            return database;
        }

        /** What happened on the way there, where that is why the database was not reached. */
        RuntimeException reason(RuntimeException thrown) {
            boolean away = thrown instanceof PostgresException told && told.failure() == PostgresFailure.UNREACHABLE;
            SshException onTheWay = tunnel == null ? null : tunnel.failure().orElse(null);
            return away && onTheWay != null ? onTheWay : thrown;
        }

        @Override
        public void close() {
            if (tunnel != null) {
                tunnel.close();
            }
        }
    }

    <T> T with(Inventory inventory, BackupSource source, Function<Database, T> work) {
        try (Reached reached = reach(inventory, source)) {
            try {
                return work.apply(reached.database());
            } catch (PostgresException e) {
                throw reached.reason(e);
            }
        }
    }

    Reached reach(Inventory inventory, BackupSource source) {
        Databases.Database declared = declared(inventory, ((DatabaseSource) source).database());
        Password password = password(inventory, declared.password());
        String via = declared.via();
        if (via == null) {
            ServerPlace place = new ServerPlace.Port(declared.host(), declared.port());
            return new Reached(new Database(place, declared.database(), declared.user(), password), null);
        }
        ForwardedPort tunnel =
                ForwardedPort.open(machines.shell(machine(inventory, via)), declared.host(), declared.port());
        String far = "%s:%d through %s".formatted(declared.host(), declared.port(), via);
        ServerPlace place = new ServerPlace.Forwarded(tunnel.port(), far);
        return new Reached(new Database(place, declared.database(), declared.user(), password), tunnel);
    }

    private static Databases.Database declared(Inventory inventory, String name) {
        return inventory
                .section(Databases.KEY)
                .map(databases -> databases.byName().get(name))
                .orElseThrow(() -> ArchiveFailure.NOT_DECLARED.because("The inventory of %s declares no database %s"
                        .formatted(inventory.environment().wire(), name)));
    }

    private static Machine machine(Inventory inventory, String name) {
        Machine machine = inventory.machines().get(name);
        if (machine == null) {
            throw ArchiveFailure.NOT_DECLARED.because("The inventory of %s declares no machine %s"
                    .formatted(inventory.environment().wire(), name));
        }
        return machine;
    }

    private Password password(Inventory inventory, @Nullable String secret) {
        if (secret == null) {
            return Password.NONE;
        }
        try {
            return new Password(secrets.read(inventory, secret).text());
        } catch (IllegalArgumentException e) {
            throw ArchiveFailure.LOGIN_REFUSED.because(
                    "The secret %s is no password of PostgreSQL's, which is one line".formatted(secret));
        }
    }
}
