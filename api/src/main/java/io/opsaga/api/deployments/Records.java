package io.opsaga.api.deployments;

import io.opsaga.api.operations.OperationGateway;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What is known of one deployment: from its run where that can answer, else from the store. */
@Component
class Records {
    private final OperationLog log;
    private final OperationGateway gateway;

    Records(OperationLog log, OperationGateway gateway) {
        this.log = log;
        this.gateway = gateway;
    }

    /** @param live whether the run itself said it */
    record Known(Progress progress, boolean live) {}

    Known newest(String id) {
        Progress stored = stored(id);
        if (closed(stored)) {
            return new Known(stored, false);
        }
        Optional<Progress> live = gateway.progress(id).filter(said -> said.revision() >= stored.revision());
        return live.map(said -> new Known(said, true)).orElseGet(() -> new Known(stored, false));
    }

    Progress stored(String id) {
        return log.find(id)
                .orElseThrow(() -> new ProblemException(
                        ProblemKind.UNKNOWN_DEPLOYMENT, "There is no deployment %s.".formatted(id)));
    }

    /** Whether the run has ended for good, so that there is nobody to ask. */
    private static boolean closed(Progress stored) {
        return stored.stage().isFinal() && stored.rollbackUntil() == null;
    }
}
