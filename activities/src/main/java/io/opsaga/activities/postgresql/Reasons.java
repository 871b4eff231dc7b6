package io.opsaga.activities.postgresql;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Makes a reason of what PostgreSQL said: of its code where there is one, else of its words. */
final class Reasons {
    /** Codes, and classes of codes: the first two characters. Appendix A of PostgreSQL's manual. */
    private static final Map<String, PostgresFailure> BY_CODE = Map.ofEntries(
            Map.entry("28", PostgresFailure.WRONG_PASSWORD),
            Map.entry("3D", PostgresFailure.NO_DATABASE),
            Map.entry("42501", PostgresFailure.NOT_ALLOWED),
            Map.entry("42P01", PostgresFailure.GONE),
            Map.entry("3F000", PostgresFailure.GONE),
            Map.entry("08", PostgresFailure.UNREACHABLE),
            Map.entry("57P01", PostgresFailure.UNREACHABLE),
            Map.entry("57P02", PostgresFailure.UNREACHABLE),
            Map.entry("57P03", PostgresFailure.UNREACHABLE),
            Map.entry("53300", PostgresFailure.UNREACHABLE),
            Map.entry("53100", PostgresFailure.NO_ROOM),
            Map.entry("55006", PostgresFailure.IN_USE),
            Map.entry("55P03", PostgresFailure.IN_USE),
            Map.entry("40P01", PostgresFailure.IN_USE),
            Map.entry("42P04", PostgresFailure.NAME_TAKEN),
            Map.entry("23503", PostgresFailure.REFERENCES_BROKEN));

    /** In this order: what names the reason comes before what it leads to. */
    private static final List<Words> BY_WORDS = List.of(
            new Words(PostgresFailure.NO_ROOM, "No space left on device", "could not extend file"),
            new Words(PostgresFailure.ARCHIVE_TOO_NEW, "unsupported version ("),
            new Words(
                    PostgresFailure.ARCHIVE_UNREADABLE,
                    "does not appear to be a valid archive",
                    "did not find magic string",
                    "input file appears to be a text format dump",
                    "input file is too short",
                    "could not read from input file",
                    "unexpected end of file",
                    "out of memory",
                    "corrupt tar header",
                    "unrecognized data block type",
                    "could not find block ID",
                    "found unexpected block ID",
                    "sanity check on integer size"),
            new Words(PostgresFailure.WRONG_PASSWORD, "password authentication failed", "no password supplied"),
            new Words(PostgresFailure.EXTENSION_MISSING, "is not available", "extension control file"),
            new Words(
                    PostgresFailure.NOT_ALLOWED,
                    "permission denied",
                    "must be owner",
                    "must be superuser",
                    "must be able to SET ROLE"),
            new Words(
                    PostgresFailure.UNREACHABLE,
                    "connection to server",
                    "server closed the connection",
                    "terminating connection",
                    "could not connect"));

    private static final int CLASS = 2;

    private Reasons() {}

    private record Words(PostgresFailure failure, List<String> any) {
        Words(PostgresFailure failure, String... any) {
            this(failure, List.of(any));
        }

        boolean in(String text) {
            return any.stream().anyMatch(text::contains);
        }
    }

    /** The driver's message is the server's first line; nothing of a row stands in it. */
    static PostgresException of(Database database, SQLException thrown) {
        String code = String.valueOf(thrown.getSQLState());
        String message = String.valueOf(thrown.getMessage());
        PostgresFailure failure = BY_CODE.get(code);
        if (failure == null && code.length() > CLASS) {
            failure = BY_CODE.get(code.substring(0, CLASS));
        }
        return database.failed(failure == null ? ofWords(message) : failure, message);
    }

    /** Of the last that a program said. */
    static PostgresFailure ofWords(String said) {
        if (said.contains("role \"") && said.contains("does not exist")) {
            return PostgresFailure.ROLE_MISSING;
        }
        return BY_WORDS.stream()
                .filter(words -> words.in(said))
                .findFirst()
                .map(Words::failure)
                .orElse(PostgresFailure.FAILED);
    }
}
