package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.ProgramRun.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** pg_restore: puts what is in an archive into an empty database. */
final class Loading {
    /** What pg_restore prints when it begins with something. */
    private static final Pattern BEGUN = Pattern.compile("pg_restore: (creating|processing data for|executing) .*");

    private static final String JOBS = "2";

    private final Programs programs;
    private final Path folder;
    private final Consumer<RestoreProgress> listener;

    /** @param folder for files that are there for the run, with the password in one of them */
    Loading(Programs programs, Path folder, Consumer<RestoreProgress> listener) {
        this.programs = programs;
        this.folder = folder;
        this.listener = listener;
    }

    /**
     * Ends at the first error.
     *
     * @param options beside those that say what and where
     */
    void load(Archive archive, Include include, Database into, List<String> options) {
        List<ArchiveEntry> entries = archive.of(include);
        try (PassFile passFile = PassFile.of(into, folder);
                ListFile list = ListFile.of(entries, folder)) {
            List<String> command = new ArrayList<>(List.of(
                    programs.path("pg_restore"),
                    "--exit-on-error",
                    "--verbose",
                    "--no-password",
                    "--jobs=" + JOBS,
                    "--use-list=" + list.path()));
            command.addAll(options);
            command.add(Conninfo.argument(into));
            command.add(archive.file().toString());
            AtomicInteger begun = new AtomicInteger();
            Ending ending = ProgramRun.of(command)
                    .with(passFile)
                    .telling(line -> tell(line, begun, entries.size()))
                    .run();
            if (ending.code() != 0) {
                throw into.failed(ending.failure(), ending.lastWords());
            }
        }
    }

    private void tell(String line, AtomicInteger begun, int all) {
        if (BEGUN.matcher(line).matches()) {
            int now = Math.min(begun.incrementAndGet(), all);
            listener.accept(new RestoreProgress(now, all, line.substring(line.indexOf(' ') + 1)));
        }
    }

    /** The entries that are to be restored. */
    private record ListFile(Path path) implements AutoCloseable {
        static ListFile of(List<ArchiveEntry> entries, Path folder) {
            try {
                ListFile file = new ListFile(Files.createTempFile(folder, "list-", ""));
                Files.write(file.path, entries.stream().map(ArchiveEntry::line).toList(), StandardCharsets.UTF_8);
                return file;
            } catch (IOException e) {
                throw new PostgresException(
                        PostgresFailure.NO_ROOM, "No file can be written in %s.".formatted(folder), e);
            }
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                throw new PostgresException(PostgresFailure.FAILED, "%s cannot be removed.".formatted(path), e);
            }
        }
    }
}
