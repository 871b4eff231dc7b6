package io.opsaga.api.backups;

import io.opsaga.api.backups.DeclaredBackups.Declared;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.archive.Execution;
import io.opsaga.archive.ExecutionStatus;
import io.opsaga.archive.Executions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the execution that a restore is of, and says which would do where it is none. */
@Component
class Restorable {
    private static final int LOOKED_AT = 500;
    private static final int MOST_NAMED = 20;

    private final Executions executions;

    Restorable(Executions executions) {
        this.executions = executions;
    }

    /** @throws ProblemException where there is none, or none that is proven and no other is allowed */
    Execution find(Declared backup, @Nullable String id, boolean allowUnverified) {
        Execution found = id == null ? latest(backup, allowUnverified) : named(backup, id);
        if (found.finished() == null) {
            throw refused("%s is %s: there is nothing to restore.".formatted(found.id(), found.status()), backup, true);
        }
        if (found.status() != ExecutionStatus.VERIFIED && !allowUnverified) {
            throw refused(
                    "%s is UNVERIFIED (%s): name a verified one, or allow it with \"allow_unverified\": true."
                            .formatted(found.id(), found.reason()),
                    backup,
                    false);
        }
        return found;
    }

    private Execution latest(Declared backup, boolean allowUnverified) {
        Optional<Execution> verified = executions.latestVerified(backup.environment(), backup.name());
        if (verified.isPresent()) {
            return verified.get();
        }
        if (!allowUnverified) {
            throw refused("No execution of %s was verified.".formatted(backup.name()), backup, true);
        }
        return kept(backup).stream()
                .findFirst()
                .orElseThrow(
                        () -> refused("No execution of %s can be restored.".formatted(backup.name()), backup, true));
    }

    private Execution named(Declared backup, String id) {
        return executions
                .find(id)
                .filter(execution -> execution.backup().equals(backup.name())
                        && execution.environment().equals(backup.environment()))
                .orElseThrow(() -> new ProblemException(
                                ProblemKind.NOT_FOUND,
                                "%s of %s has no execution %s.".formatted(backup.name(), backup.environment(), id))
                        .with("allowed", ids(kept(backup))));
    }

    private List<Execution> kept(Declared backup) {
        return executions.of(backup.environment(), backup.name(), LOOKED_AT).stream()
                .filter(execution -> execution.finished() != null)
                .toList();
    }

    /** @param unverified whether those would do, too, that were never proven */
    private ProblemException refused(String detail, Declared backup, boolean unverified) {
        List<Execution> others = kept(backup).stream()
                .filter(execution -> unverified || execution.status() == ExecutionStatus.VERIFIED)
                .toList();
        return new ProblemException(ProblemKind.NOT_RESTORABLE, detail).with("allowed", ids(others));
    }

    private static List<String> ids(List<Execution> found) {
        return found.stream().map(Execution::id).limit(MOST_NAMED).toList();
    }
}
