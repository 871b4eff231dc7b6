package io.opsaga.activities.postgresql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a database is apart from what it holds; none of it is in a dump that is restored into a database that is there already.
 *
 * @param owner a role
 * @param provider of its collations: {@code c} for the C library, {@code i} for ICU, {@code b} for PostgreSQL's own
 * @param locale of the provider, where that is not the C library; else null
 * @param connectionLimit how many may be connected at the same time; -1 where there is no limit
 * @param settings each as {@code name=value}; those that are for one role only are not among them
 * @param grants what others than the owner may do with it; null where that was never changed, so that everybody may connect
 */
public record DatabaseTraits(
        String owner,
        String encoding,
        String provider,
        String collate,
        String ctype,
        @Nullable String locale,
        int connectionLimit,
        List<String> settings,
        @Nullable List<Grant> grants) {
    /** A privilege on the database; the grantee is empty where it is everybody's. */
    public record Grant(String privilege, String grantee, boolean grantable) {}

    public DatabaseTraits {
        settings = List.copyOf(settings);
        grants = grants == null ? null : List.copyOf(grants);
    }
}
