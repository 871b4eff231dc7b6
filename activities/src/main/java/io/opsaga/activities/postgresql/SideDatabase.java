package io.opsaga.activities.postgresql;

import io.opsaga.activities.postgresql.DatabaseTraits.Grant;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The database beside the target that a dump is loaded into. What its state is stands on itself, as a {@link Mark}. */
final class SideDatabase {
    private static final String EXISTS = "select 1 from pg_database where datname = ?";

    private final RestoreOrder order;
    private final PostgresTools tools;
    private final Path files;

    SideDatabase(RestoreOrder order, PostgresTools tools, Path files) {
        this.order = order;
        this.tools = tools;
        this.files = files;
    }

    static boolean exists(SqlSession session, String database) {
        return session.exists(EXISTS, database);
    }

    SqlSession maintenance() {
        return SqlSession.exact(order.target().maintenance());
    }

    RestoreState state() {
        try (SqlSession session = maintenance()) {
            Optional<Mark> mark = Mark.of(session, order.side().name(), order.run());
            if (mark.isEmpty()) {
                return RestoreState.NOTHING;
            }
            return switch (mark.get()) {
                case PREPARED -> RestoreState.PREPARED;
                case LOADING -> RestoreState.HALF_LOADED;
                case LOADED, REPLACED, ADDED -> RestoreState.LOADED;
            };
        }
    }

    /** Afterwards it is there, empty unless it has been loaded already, and like the target, or like that was in the backup. */
    void prepare() {
        DatabaseTraits traits = traitsOfTarget().orElse(order.backup().traits());
        String name = order.side().name();
        try (SqlSession session = maintenance()) {
            if (Mark.of(session, name, order.run()).isPresent()) {
                return;
            }
            if (!exists(session, name)) {
                session.execute(creation(name, traits, session.version()));
            }
            configure(session, name, traits);
            Mark.PREPARED.on(session, name, order.run());
        }
    }

    private Optional<DatabaseTraits> traitsOfTarget() {
        try (SqlSession session = SqlSession.exact(order.target())) {
            return Optional.of(new Catalogue(session).traits());
        } catch (PostgresException e) {
            if (e.failure() == PostgresFailure.NO_DATABASE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String creation(String name, DatabaseTraits traits, ServerVersion version) {
        String provider = "";
        if (version.isAtLeast(15) && traits.locale() != null) {
            String kind = "i".equals(traits.provider()) ? "icu" : "builtin";
            provider = " locale_provider %s %s_locale %s".formatted(kind, kind, Sql.text(traits.locale()));
        }
        return "create database %s template template0 owner %s encoding %s lc_collate %s lc_ctype %s%s connection limit %d"
                .formatted(
                        Sql.name(name),
                        Sql.name(traits.owner()),
                        Sql.text(traits.encoding()),
                        Sql.text(traits.collate()),
                        Sql.text(traits.ctype()),
                        provider,
                        traits.connectionLimit());
    }

    private static void configure(SqlSession session, String name, DatabaseTraits traits) {
        for (String setting : traits.settings()) {
            String key = setting.substring(0, setting.indexOf('='));
            String value = setting.substring(setting.indexOf('=') + 1);
            // By way of the session's own: what is stored of a list is not what a statement would take.
            session.inTransaction(() -> {
                session.list("select set_config(?, ?, true)", row -> row.getString(1), key, value);
                session.execute("alter database %s set %s from current"
                        .formatted(Sql.name(name), Sql.name(key).replace(".", "\".\"")));
            });
        }
        if (traits.grants() != null) {
            session.execute("revoke all on database %s from public".formatted(Sql.name(name)));
            for (Grant grant : traits.grants()) {
                session.execute("grant %s on database %s to %s%s"
                        .formatted(
                                grant.privilege(),
                                Sql.name(name),
                                grant.grantee().isEmpty() ? "public" : Sql.name(grant.grantee()),
                                grant.grantable() ? " with grant option" : ""));
            }
        }
    }

    /** Loads it, unless it is loaded; what was begun and broken off is thrown away first. */
    void load(Path dump, Consumer<RestoreProgress> listener) {
        RestoreState state = state();
        if (state == RestoreState.LOADED) {
            return;
        }
        if (state == RestoreState.NOTHING) {
            throw order.target()
                    .failed(
                            PostgresFailure.TOO_EARLY,
                            "there is no database " + order.side().name());
        }
        if (state == RestoreState.HALF_LOADED) {
            drop();
            prepare();
        }
        try (SqlSession session = maintenance()) {
            Programs programs = tools.forServer(session.version());
            Archive archive = Archive.in(dump, programs);
            Mark.LOADING.on(session, order.side().name(), order.run());
            new Loading(programs, files, listener).load(archive, order.include(), order.side(), List.of());
            Mark.LOADED.on(session, order.side().name(), order.run());
        }
    }

    /** Removes it, whoever is connected: nobody has any business there. */
    void drop() {
        try (SqlSession session = maintenance()) {
            session.execute("drop database if exists %s with (force)"
                    .formatted(Sql.name(order.side().name())));
        }
    }
}
