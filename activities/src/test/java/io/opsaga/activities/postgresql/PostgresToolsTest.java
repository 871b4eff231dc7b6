package io.opsaga.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which programs serve which server; programs of other versions are scripts that say so. */
class PostgresToolsTest {
    private static final List<String> ALL = List.of("pg_dump", "pg_restore", "psql", "initdb", "postgres", "pg_ctl");

    @TempDir
    Path folder;

    private Path programs(String version) throws IOException {
        Path bin = Files.createTempDirectory(folder, "bin");
        for (String name : ALL) {
            Path program = Files.writeString(
                    bin.resolve(name), "#!/bin/sh\necho \"%s (PostgreSQL) %s\"\n".formatted(name, version));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        }
        return bin;
    }

    @Test
    void eachServerHasThoseOfItsMajor() throws IOException {
        Path fifteen = programs("15.18 (Debian 15.18-0+deb12u1)");
        Path sixteen = programs("16beta1");
        PostgresTools tools = PostgresTools.in(List.of(fifteen, sixteen, programs("15.3")));
        assertThat(tools.forServer(new ServerVersion(150003))).isEqualTo(new Programs(fifteen, 15));
        assertThat(tools.forServer(new ServerVersion(160000))).isEqualTo(new Programs(sixteen, 16));
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> tools.forServer(new ServerVersion(180006)))
                .matches(e -> e.failure() == PostgresFailure.TOOLS_MISSING)
                .withMessageContaining("version 18")
                .withMessageContaining("PostgreSQL 15 in " + fifteen)
                .withMessageContaining("postgresql-18")
                .withMessageContaining("ops/postgresql/get 18");
    }

    @Test
    void halfASetIsRefused() throws IOException {
        Path bin = programs("18.6");
        Files.delete(bin.resolve("psql"));
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> PostgresTools.in(List.of(bin)))
                .withMessageContaining("no program psql");
        Path mute = programs("18.6");
        Files.writeString(mute.resolve("pg_dump"), "#!/bin/sh\necho hello\n");
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> PostgresTools.in(List.of(mute)))
                .withMessageContaining("does not say its version");
    }

    @Test
    void packagesThatAreWholeAreFoundAndNamedFoldersComeFirst() throws IOException {
        Path packages = Files.createDirectory(folder.resolve("packages"));
        Path sixteen = packages.resolve("16").resolve("bin");
        Files.createDirectories(sixteen.getParent());
        Files.move(programs("16.4"), sixteen);
        Path clients = packages.resolve("15").resolve("bin");
        Files.createDirectories(clients.getParent());
        Files.move(programs("15.18"), clients);
        Files.delete(clients.resolve("initdb"));
        Path eighteen = programs("18.6");

        PostgresTools tools = PostgresTools.here(List.of(eighteen), packages);
        assertThat(tools.forMajor(16)).isEqualTo(new Programs(sixteen, 16));
        assertThat(tools.forMajor(18)).isEqualTo(new Programs(eighteen, 18));
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() -> tools.forMajor(15))
                .withMessageContaining("postgresql-15");
        Path own = programs("16.9");
        assertThat(PostgresTools.here(List.of(own), packages).forMajor(16)).isEqualTo(new Programs(own, 16));
        assertThatExceptionOfType(PostgresException.class)
                .isThrownBy(() ->
                        PostgresTools.here(List.of(), folder.resolve("none")).forMajor(18))
                .withMessageContaining("here is none");
    }

    @Test
    void versionsAreRead() {
        assertThat(new ServerVersion(180006)).hasToString("18.6");
        assertThat(new ServerVersion(150018).major()).isEqualTo(15);
        assertThatIllegalArgumentException().isThrownBy(() -> new ServerVersion(90624));
    }
}
