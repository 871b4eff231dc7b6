package io.opsaga.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Dumps in files, made as the engine of backups would make them. */
public record Dumps(Path folder, PostgresTools tools) {
    /** A dump and what is in it. */
    public record Made(Path file, DatabaseContents contents) {}

    public Made of(Database database) {
        try (DatabaseDump dump = DatabaseDump.begin(database, tools, folder.resolve("secrets"))) {
            return new Made(written(dump), dump.contents(Thoroughness.ALL, table -> {}));
        }
    }

    Path written(DatabaseDump dump) {
        try {
            Path file = Files.createTempFile(folder, "dump", "");
            Path said = Files.createTempFile(folder, "said", "");
            ProcessBuilder builder = new ProcessBuilder(dump.command().program())
                    .redirectOutput(file.toFile())
                    .redirectError(said.toFile());
            builder.environment().putAll(dump.command().environment());
            int code = builder.start().waitFor();
            assertThat(code).as(Files.readString(said)).isZero();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a scratch server has when it has restored it. */
    DatabaseContents restored(Made made) {
        Programs programs = tools.forServer(made.contents().server());
        try (ScratchPostgres scratch = ScratchPostgres.start(programs, folder.resolve("scratch"))) {
            Database database = scratch.restore(
                    Archive.in(made.file(), programs),
                    made.contents().traits().encoding(),
                    made.contents().roles(),
                    new Include.Everything(),
                    progress -> {});
            return DatabaseContents.of(database, Thoroughness.ALL, new Include.Everything());
        }
    }

    public static List<String> shop() {
        return List.of(
                "create type size as enum ('small', 'large')",
                "create table customers (id bigint generated always as identity primary key, name text not null,"
                        + " upper_name text generated always as (upper(name)) stored)",
                "create table orders (id serial primary key, customer bigint not null references customers, size size,"
                        + " amount numeric, at timestamptz default now(), weight double precision)",
                "create index orders_at on orders (at)",
                "create view spendings as select customer, sum(amount) amount from orders group by customer",
                "insert into customers (name) select 'customer ' || i from generate_series(1, 100) i",
                "insert into orders (customer, size, amount, weight)"
                        + " select 1 + i % 100, 'large', i * 1.5, i / 3.0 from generate_series(1, 2000) i");
    }
}
