package io.opsaga.activities.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What is to be restored, and where.
 *
 * @param target the database as it is named in the end; it need not be there. The user may make and rename databases and owns this one, or is a
 *     superuser
 * @param run names what is made on the way, so that a later call finds it: letters, digits, {@code -} and {@code _}, at most 32. Whatever
 *     bears such a name belongs to this run
 * @param backup what the dump holds, as it was counted when it was made
 */
public record RestoreOrder(Database target, String run, DatabaseContents backup, Include include) {
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    public RestoreOrder {
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("not the name of a run: " + run);
        }
    }

    /** The database that is loaded beside the target. */
    Database side() {
        return target.named(side(target, run));
    }

    static String side(Database target, String run) {
        return name(target, "_new_" + run);
    }

    /** What the target is called once another one has taken its place. */
    String before() {
        return before(target, run);
    }

    static String before(Database target, String run) {
        return name(target, "_before_" + run);
    }

    /** Where the rows of tables are kept that others have taken the place of. */
    String keptSchema() {
        return "opsaga_before_" + run;
    }

    boolean isWhole() {
        return include instanceof Include.Everything;
    }

    private static String name(Database target, String suffix) {
        String base = target.name();
        while ((base + suffix).getBytes(StandardCharsets.UTF_8).length > Sql.LONGEST_NAME) {
            base = base.substring(0, base.offsetByCodePoints(base.length(), -1));
        }
        return base + suffix;
    }
}
