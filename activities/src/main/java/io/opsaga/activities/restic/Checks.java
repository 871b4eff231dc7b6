package io.opsaga.activities.restic;

import io.opsaga.activities.restic.Messages.Checked;
import io.opsaga.activities.restic.Run.Ending;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Makes of what a check prints which packs are broken: restic's own list has only those that it could read. */
final class Checks {
    private static final Pattern PACK = Pattern.compile("\\bpack (?:ID )?([0-9a-f]{64})\\b");
    private static final int MOST_DETAILS = 100;
    private static final Checked GIVEN_UP = new Checked(1, List.of(), false);

    private Checks() {}

    /** Empty where restic could not check at all, for a reason other than damage. */
    static Optional<CheckSummary> summary(Ending ending) {
        Optional<Checked> checked = Messages.checked(ending.out());
        if (ending.code() == 0) {
            return checked.map(found -> summary(found, ending));
        }
        // A store that could not be reached, and a key that does not fit, are counted as errors, too.
        ResticFailure reason = Reasons.of(ending);
        boolean counted = checked.map(Checked::errors).orElse(0) > 0;
        if (reason == ResticFailure.DAMAGED || (reason == ResticFailure.FAILED && counted)) {
            // Where it has given up before it could count, there is one.
            return Optional.of(summary(checked.filter(found -> counted).orElse(GIVEN_UP), ending));
        }
        return Optional.empty();
    }

    private static CheckSummary summary(Checked found, Ending ending) {
        List<String> details = ending.errors().stream().map(Messages::text).toList();
        TreeSet<String> packs = new TreeSet<>(found.brokenPacks());
        details.stream().flatMap(Checks::packs).forEach(packs::add);
        return new CheckSummary(
                found.errors(),
                List.copyOf(packs),
                found.repairIndex(),
                details.stream().limit(MOST_DETAILS).toList());
    }

    private static Stream<String> packs(String text) {
        return PACK.matcher(text).results().map(result -> result.group(1));
    }
}
