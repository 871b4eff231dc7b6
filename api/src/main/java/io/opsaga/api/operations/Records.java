package io.opsaga.api.operations;

import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.OperationLog.Recorded;
import io.opsaga.operation.Progress;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What is known of one operation: from its run where that can answer, else from the store. */
@Component
public class Records {
    /** So much later than its pace says a busy run may write itself down. */
    private static final Duration LATE = Duration.ofMillis(500);

    private final OperationLog log;
    private final OperationGateway gateway;
    private final QueuePositions places;
    private final Told told = new Told();

    Records(OperationLog log, OperationGateway gateway, QueuePositions places) {
        this.log = log;
        this.gateway = gateway;
        this.places = places;
    }

    /** What is known of an operation, and who has said it. */
    public record Known(Progress progress, Source source) {}

    public Known newest(String id) {
        return newest(log.recorded(id).orElseThrow(() -> unknownDeployment(id)));
    }

    private Known newest(Recorded recorded) {
        return recorded.archived() ? new Known(recorded.progress(), Source.ARCHIVED) : newest(recorded.progress());
    }

    private Known newest(Progress stored) {
        if (closed(stored)) {
            return new Known(stored, Source.STORED);
        }
        String id = stored.operation().id();
        Optional<Progress> live = gateway.progress(id).filter(said -> said.revision() >= stored.revision());
        return told.note(
                live.map(said -> new Known(said, Source.LIVE)).orElseGet(() -> new Known(stored, Source.STORED)));
    }

    /**
     * As {@link #newest}, for those who look again and again: of one that waits in the queue the store knows all there is, and its run
     * may not have begun.
     */
    public Known watched(String id) {
        return watched(log.recorded(id).orElseThrow(() -> unknownDeployment(id)));
    }

    private Known watched(Recorded recorded) {
        Progress stored = recorded.progress();
        return !recorded.archived() && places.of(stored) != null && told.allows(stored)
                ? told.note(new Known(stored, Source.STORED))
                : newest(recorded);
    }

    /** The newest of an operation of that kind. */
    public Known newest(String id, String kind) {
        return newest(recorded(id, kind));
    }

    /**
     * As {@link #watched}, for one with a long table: what the run wrote down just now will do, as asking the run costs many times as
     * much and everybody who watches asks. Nobody is told less than was told already.
     */
    public Known watched(String id, String kind) {
        Recorded recorded = recorded(id, kind);
        Progress stored = recorded.progress();
        boolean young = recorded.age().compareTo(stored.pace().plus(LATE)) < 0;
        return young && !stored.lifecycle().isFinal() && told.allows(stored)
                ? told.note(new Known(stored, Source.LIVE))
                : watched(recorded);
    }

    private Recorded recorded(String id, String kind) {
        Recorded recorded = log.recorded(id).orElseThrow(() -> unknownDeployment(id));
        String found = recorded.progress().operation().kind();
        if (!found.equals(kind)) {
            throw unknown("There is no %s %s; it is a %s.".formatted(kind, id, found));
        }
        return recorded;
    }

    public Progress stored(String id) {
        return log.find(id).orElseThrow(() -> unknownDeployment(id));
    }

    private static ProblemException unknownDeployment(String id) {
        return unknown("There is no operation %s.".formatted(id));
    }

    private static ProblemException unknown(String detail) {
        return new ProblemException(ProblemKind.UNKNOWN_DEPLOYMENT, detail);
    }

    /** Whether the run has ended for good, so that there is nobody to ask. */
    private static boolean closed(Progress stored) {
        return stored.lifecycle().isFinal() && stored.rollbackUntil() == null;
    }
}
