package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.ProgramRun.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The programs that are here, by the major version that they belong to. A server is served by those of its own major only: an older pg_dump
 * refuses it, what a newer one writes has settings that it does not know, and an older pg_restore does not read what a newer pg_dump has
 * written (measured with 15 and 18).
 */
public final class PostgresTools {
    /** Without one of these something that Opsaga does is impossible, and it would come out in the middle of it. */
    private static final List<String> NEEDED = List.of("pg_dump", "pg_restore", "psql", "initdb", "postgres", "pg_ctl");

    /** Where they put their programs, by major version. */
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

    private final Map<Integer, Programs> byMajor;

    private PostgresTools(Map<Integer, Programs> byMajor) {
        this.byMajor = byMajor;
    }

    /**
     * Looks which programs are in these folders.
     *
     * @param folders such as {@code ops/postgresql/get} prints; of two with the same major the first is taken
     * @throws PostgresException with {@link PostgresFailure#TOOLS_MISSING} if one of the folders has not all of them
     */
    public static PostgresTools in(List<Path> folders) {
        Map<Integer, Programs> found = new TreeMap<>();
        for (Path folder : folders) {
            Programs programs = look(folder);
            found.putIfAbsent(programs.major(), programs);
        }
        return new PostgresTools(found);
    }

    /**
     * The same, and those of Debian's packages that are installed: of a package that has not all programs, such as one of clients only,
     * none is taken.
     *
     * @param folders come before packages
     */
    public static PostgresTools here(List<Path> folders) {
        return here(folders, PACKAGES);
    }

    static PostgresTools here(List<Path> folders, Path packages) {
        List<Path> all = new ArrayList<>(folders);
        if (Files.isDirectory(packages)) {
            try (Stream<Path> majors = Files.list(packages)) {
                majors.map(major -> major.resolve("bin"))
                        .filter(PostgresTools::whole)
                        .sorted()
                        .forEach(all::add);
            } catch (IOException e) {
                throw new PostgresException(
                        PostgresFailure.TOOLS_MISSING, "%s cannot be looked at.".formatted(packages), e);
            }
        }
        return in(all);
    }

    private static boolean whole(Path folder) {
        return NEEDED.stream().allMatch(program -> Files.isExecutable(folder.resolve(program)));
    }

    private static Programs look(Path folder) {
        for (String program : NEEDED) {
            if (!Files.isExecutable(folder.resolve(program))) {
                throw new PostgresException(
                        PostgresFailure.TOOLS_MISSING, "%s has no program %s.".formatted(folder, program));
            }
        }
        Ending ending = ProgramRun.of(List.of(folder.resolve("pg_dump").toString(), "--version"))
                .run();
        Matcher version = VERSION.matcher(String.join(" ", ending.out()));
        if (ending.code() != 0 || !version.find()) {
            throw new PostgresException(
                    PostgresFailure.TOOLS_MISSING, "The pg_dump in %s does not say its version.".formatted(folder));
        }
        return new Programs(folder, Integer.parseInt(version.group(1)));
    }

    /** @throws PostgresException with {@link PostgresFailure#TOOLS_MISSING}, which says how they are had */
    public Programs forServer(ServerVersion version) {
        return forMajor(version.major());
    }

    /** The same for a server that is yet to be started. */
    public Programs forMajor(int major) {
        Programs programs = byMajor.get(major);
        if (programs == null) {
            String here = byMajor.values().stream().map(Programs::toString).collect(Collectors.joining(", "));
            throw new PostgresException(
                    PostgresFailure.TOOLS_MISSING,
                    "A server of version %d needs programs of version %d; here is %s. Debian's package is postgresql-%d; ops/postgresql/get %d finds it, or says how else they are had."
                            .formatted(major, major, here.isEmpty() ? "none" : here, major, major));
        }
        return programs;
    }
}
