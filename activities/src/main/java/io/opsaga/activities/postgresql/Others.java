package io.opsaga.activities.postgresql;

/** What becomes of the connections that others have to a database that is to be renamed: PostgreSQL renames none while there are any. */
public enum Others {
    /** They are left alone, and the call fails as long as there are some. */
    MUST_BE_GONE,
    /** They are ended, whoever's they are: what their transactions have not committed is lost, and their owners have to connect anew. */
    ARE_ENDED
}
