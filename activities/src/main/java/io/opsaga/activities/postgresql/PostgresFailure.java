package io.opsaga.activities.postgresql;

/** Why a database, its server, or one of its programs did not do what it was asked, as far as a caller has to care. */
public enum PostgresFailure {
    UNREACHABLE("The server does not answer, or the connection to it ended."),
    WRONG_PASSWORD("The server does not let this user in with this password."),
    NO_DATABASE("The server has no such database."),
    GONE("What was to be worked on is not there any more."),
    NOT_ALLOWED("The user has no right to do that."),
    TOOLS_MISSING("There are no programs of PostgreSQL here that fit the server's version."),
    SERVER_TOO_OLD("The server is older than 14, the oldest that is worked with."),
    ARCHIVE_TOO_NEW("The dump was made by a newer PostgreSQL than the one that it is to go into."),
    ARCHIVE_UNREADABLE("The file is not a dump that can be read to its end."),
    ARCHIVE_LACKS("The dump does not contain what was asked for."),
    ROLE_MISSING("The server lacks a role that the dump names."),
    EXTENSION_MISSING("The server lacks an extension that the dump needs."),
    IN_USE("Others hold what is to be changed."),
    NAME_TAKEN("Something else already has the name."),
    TOO_EARLY("The step before has not been done."),
    PARTITION_MISSING("A partition is missing of a table that is there."),
    COLUMNS_DIFFER("The table has other columns than it had when the dump was made."),
    REFERENCES_BROKEN("Rows would refer to rows that are not there."),
    NO_ROOM("There is no room left, on the server or on this host."),
    NOT_STARTED("A program of PostgreSQL could not be started."),
    ENDED("A program of PostgreSQL was ended from outside before it was done."),
    FAILED("PostgreSQL failed for a reason of its own.");

    private final String sentence;

    PostgresFailure(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
