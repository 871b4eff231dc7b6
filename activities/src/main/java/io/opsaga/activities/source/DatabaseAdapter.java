package io.opsaga.activities.source;

import io.opsaga.activities.machine.Heartbeat;
import io.opsaga.activities.postgresql.Database;
import io.opsaga.activities.postgresql.DatabaseContents;
import io.opsaga.activities.postgresql.DatabaseDump;
import io.opsaga.activities.postgresql.DatabaseLook;
import io.opsaga.activities.postgresql.Extension;
import io.opsaga.activities.postgresql.PostgresException;
import io.opsaga.activities.postgresql.PostgresFailure;
import io.opsaga.activities.postgresql.PostgresTools;
import io.opsaga.activities.postgresql.Programs;
import io.opsaga.activities.postgresql.TableName;
import io.opsaga.activities.postgresql.Thoroughness;
import io.opsaga.activities.postgresql.WriteCounts;
import io.opsaga.archive.ArchiveFailure;
import io.opsaga.archive.BackupSource;
import io.opsaga.archive.BackupSource.DatabaseSource;
import io.opsaga.archive.SourceShape;
import io.opsaga.archive.StreamEntry;
import io.opsaga.inventory.Inventory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/**
 * PostgreSQL databases, each as one dump of {@code pg_dump}, in its custom format and not compressed. What is counted of it comes out of the
 * dump's own snapshot. It is proven in a throw-away server of the same major version.
 */
public final class DatabaseAdapter implements SourceAdapter {
    /** Rows are counted of every table; a checksum takes the server a second for some hundred thousand rows on top of that. */
    static final Thoroughness THOROUGHNESS = new Thoroughness(DataSize.ofGigabytes(2));

    private static final int FEW = 10;

    private final DatabaseAccess access;
    private final Supplier<PostgresTools> tools;
    private final Path servers;

    /**
     * @param tools those that are here, looked for each time
     * @param servers a folder of Opsaga's own for throw-away servers, with a path of at most 60 bytes, as sockets lie in it
     */
    public DatabaseAdapter(DatabaseAccess access, Supplier<PostgresTools> tools, Path servers) {
        this.access = access;
        this.tools = tools;
        this.servers = servers;
    }

    @Override
    public boolean isFor(BackupSource source) {
        return source instanceof DatabaseSource;
    }

    @Override
    public SourceShape look(Inventory inventory, BackupSource source, Heartbeat pulse) {
        return access.with(inventory, source, database -> {
            DatabaseLook look = DatabaseLook.at(database);
            Programs programs = tools.get().forServer(look.server());
            if (!look.unreadable().isEmpty()) {
                throw ArchiveFailure.SOURCE_REFUSED.because(
                        "%s may not read all of %s".formatted(database, few(look.unreadable())));
            }
            return new SourceShape(
                    new TreeMap<>(Map.of(
                            "postgresql", look.server().toString(), "pg_dump", Integer.toString(programs.major()))),
                    shape(database, look),
                    List.of(new SourceShape.Expected(
                            DatabaseFacts.STREAM, look.tableSize().toBytes())),
                    "%s, PostgreSQL %s, %d tables, %d bytes with indexes"
                            .formatted(
                                    database,
                                    look.server(),
                                    look.tables().size(),
                                    look.size().toBytes()));
        });
    }

    private static SortedMap<String, String> shape(Database database, DatabaseLook look) {
        return new TreeMap<>(Map.of(
                "database",
                database.name(),
                "server",
                database.place().toString(),
                "encoding",
                look.traits().encoding(),
                "tables",
                Integer.toString(look.tables().size()),
                "sequences",
                Integer.toString(look.sequences()),
                "large_objects",
                Long.toString(look.largeObjects()),
                "bytes",
                Long.toString(look.size().toBytes()),
                "extensions",
                look.extensions().stream().map(DatabaseAdapter::told).collect(Collectors.joining(", "))));
    }

    static String told(Extension extension) {
        return extension.name() + " " + extension.version();
    }

    /** The first of them, and how many more there are. */
    static String few(List<TableName> tables) {
        String first = tables.stream().limit(FEW).map(TableName::toString).collect(Collectors.joining(", "));
        return tables.size() <= FEW ? first : "%s and %d more".formatted(first, tables.size() - FEW);
    }

    @Override
    public SourceStream open(Inventory inventory, BackupSource source, String stream) {
        return sink -> {
            try (DatabaseAccess.Reached reached = access.reach(inventory, source)) {
                try {
                    return passed(reached.database(), sink);
                } catch (PostgresException e) {
                    throw reached.reason(e);
                }
            }
        };
    }

    private Passed passed(Database database, OutputStream sink) throws IOException {
        // Before the snapshot: of what is written in between it is said rather that it came later.
        WriteCounts writes = WriteCounts.of(database);
        try (DatabaseDump dump = DatabaseDump.begin(database, tools.get(), files(servers))) {
            return passed(dump, writes, sink);
        }
    }

    private static Passed passed(DatabaseDump dump, WriteCounts writes, OutputStream sink) throws IOException {
        try (Counting counting = new Counting(dump, THOROUGHNESS)) {
            Counted counted = new Counted(sink);
            dump.writeTo(counted);
            DatabaseContents contents = counting.contents();
            return new Passed(counted.length(), counted.sha256(), new DatabaseFacts(contents, writes).asFacts());
        } catch (PostgresException e) {
            boolean cut = e.failure() == PostgresFailure.UNREACHABLE || e.failure() == PostgresFailure.ENDED;
            throw cut ? ArchiveFailure.SOURCE_CUT.because(e.getMessage(), e) : e;
        }
    }

    /** For passwords and lists, while programs need them; throw-away servers lie beside it. */
    static Path files(Path servers) {
        return servers.resolve("files");
    }

    @Override
    public Optional<String> difference(StreamEntry stream, Path restored, Path scratch, Heartbeat pulse) {
        return new DatabaseProof(tools.get(), servers)
                .difference(DatabaseFacts.of(stream).contents(), restored, pulse);
    }
}
