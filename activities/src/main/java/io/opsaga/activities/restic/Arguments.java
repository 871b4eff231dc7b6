package io.opsaga.activities.restic;

import java.util.Collection;
import java.util.regex.Pattern;

/** Checks what becomes an argument of restic: nothing is taken for an option, and nothing for more than one thing. */
final class Arguments {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TAG = Pattern.compile("[^,\\s]+");

    private Arguments() {}

    /** Whole ids only: a beginning may be that of another snapshot tomorrow, and {@code latest} is whatever came last. */
    static String id(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not the id of a snapshot: " + id);
        }
        return id;
    }

    static Collection<String> ids(Collection<String> ids) {
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("no snapshots named");
        }
        ids.forEach(Arguments::id);
        return ids;
    }

    static String tag(String tag) {
        if (!TAG.matcher(tag).matches()) {
            throw new IllegalArgumentException("not a tag: " + tag);
        }
        return tag;
    }
}
