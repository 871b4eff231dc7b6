package io.opsaga.api.operations;

import io.opsaga.operation.Approval;
import io.opsaga.operation.OpenQuestion;
import io.opsaga.operation.OperationFailure;
import io.opsaga.operation.Outcome;
import io.opsaga.operation.Progress;
import io.opsaga.operation.QueuePosition;
import io.opsaga.operation.TargetRow;
import io.opsaga.saga.FailureNote;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody can do now so that an operation goes on, or so that what it was to bring about comes about. Null only where nobody is needed: it
 * goes on by itself, or nothing of it is left to do.
 */
public final class NextAction {
    private static final int MOST_AGENTS = 20;
    private static final int MOST_REMEDIES = 3;
    private static final Pattern TYPED = Pattern.compile("([A-Z][A-Z_]+): .*", Pattern.DOTALL);

    private final Progress progress;
    private final String id;
    private final Addresses addresses;
    private final Failures failures;

    private NextAction(Progress progress, Failures failures, Addresses addresses) {
        this.progress = progress;
        this.failures = failures;
        id = progress.operation().id();
        this.addresses = addresses;
    }

    /** @param place where it stands in the queue; null where it does not wait */
    public static @Nullable String of(
            Progress progress, @Nullable QueuePosition place, Instant now, Failures failures, Addresses addresses) {
        return place == null ? new NextAction(progress, failures, addresses).sentence(now) : QueueView.NEXT_ACTION;
    }

    private @Nullable String sentence(Instant now) {
        return switch (progress.lifecycle()) {
            case INITIALIZED, RUNNING, ROLLING_BACK -> waiting();
            case COMPLETED -> null;
            case COMPLETED_WITH_FAILURES -> someFailed();
            case FAILED -> calledOff() ? null : again();
            case ROLLED_BACK -> progress.failure() == null ? null : again();
            case ROLLBACK_INCOMPLETE -> left(now);
        };
    }

    private @Nullable String waiting() {
        Approval approval = progress.approval();
        if (approval != null && progress.awaitsApproval()) {
            return approval.stale() == null
                    ? "waits for approval until %s, by somebody else than %s, with POST %s/approve and the plan_hash %s; then the default is taken: %s"
                            .formatted(
                                    approval.until(),
                                    progress.operation().actor(),
                                    own(),
                                    approval.planHash(),
                                    approval.byDefault())
                    : "waits for approval until %s, but its plan is stale: %s. POST %s/reject ends it; then ask for it anew with POST %s."
                            .formatted(approval.until(), approval.stale(), own(), start());
        }
        OpenQuestion question = progress.question();
        return question == null
                ? null
                : "waits for an answer until %s, with POST %s/answer: %s; then the default is taken: %s"
                        .formatted(question.until(), own(), answers(question), question.otherwise());
    }

    /** Such as {@code retry, skip or roll_back}. */
    private static String answers(OpenQuestion question) {
        return String.join(", ", question.answers()).replaceFirst(", (?=[^,]*$)", " or ");
    }

    private boolean calledOff() {
        FailureNote failure = progress.failure();
        return failure != null && failure.type().equals(OperationFailure.CALLED_OFF.name());
    }

    private String again() {
        return "%s; then POST %s again.".formatted(remedies(), start());
    }

    private String someFailed() {
        List<String> agents = progress.rows().stream()
                .filter(row -> row.outcome() != Outcome.CHANGED && row.outcome() != Outcome.UNCHANGED)
                // An orphan is nobody who could be selected; it goes with the others.
                .filter(row -> !row.isOrphan())
                .map(TargetRow::target)
                .toList();
        if (agents.isEmpty()) {
            return again();
        }
        List<String> named = agents.size() > MOST_AGENTS ? List.of() : agents;
        return "%s; then %s".formatted(remedies(), failures.triesAgain(kind(), start(), named));
    }

    private String left(Instant now) {
        String by = progress.supersededBy();
        Instant until = progress.rollbackUntil();
        if (by == null && until != null && now.isBefore(until)) {
            return "Mend what the residues name; then POST %s/retry_rollback tries their undos again, until %s."
                    .formatted(own(), until);
        }
        String why = by == null ? "its run has ended" : by + " has built on it";
        return "See to what the residues name; its undos can no longer be tried again, as %s. %s"
                .formatted(why, failures.setsRight(kind(), start()));
    }

    /** What has to be done first; of many agents about each kind of failure that they have, with all its machines. */
    private String remedies() {
        Map<String, TreeSet<String>> machines = new LinkedHashMap<>();
        for (TargetRow row : progress.rows()) {
            Matcher typed = TYPED.matcher(row.reason());
            if (row.outcome() == Outcome.FAILED && typed.matches()) {
                machines.computeIfAbsent(typed.group(1), type -> new TreeSet<>())
                        .add(row.place());
            }
        }
        FailureNote failure = progress.failure();
        if (machines.isEmpty()) {
            return failures.remedy(kind(), failure == null ? "" : failure.type(), machine(), start());
        }
        return machines.entrySet().stream()
                .map(entry -> failures.remedy(kind(), entry.getKey(), String.join(", ", entry.getValue()), start()))
                .distinct()
                .limit(MOST_REMEDIES)
                .collect(Collectors.joining(". "));
    }

    private String machine() {
        return progress.operation().machine().replace(",", ", ");
    }

    private String kind() {
        return progress.operation().kind();
    }

    private String own() {
        return addresses.one(kind(), id);
    }

    private String start() {
        return addresses.start(kind());
    }
}
