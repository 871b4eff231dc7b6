package io.opsaga.api.deployments;

import io.opsaga.api.operations.OperationGateway;
import io.opsaga.api.problems.ProblemException;
import io.opsaga.api.problems.ProblemKind;
import io.opsaga.operation.Kind;
import io.opsaga.operation.OperationLog;
import io.opsaga.operation.Progress;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What is known of one operation: from its run where that can answer, else from the store. */
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
        return newest(stored(id));
    }

    private Known newest(Progress stored) {
        if (closed(stored)) {
            return new Known(stored, false);
        }
        String id = stored.operation().id();
        Optional<Progress> live = gateway.progress(id).filter(said -> said.revision() >= stored.revision());
        return live.map(said -> new Known(said, true)).orElseGet(() -> new Known(stored, false));
    }

    /** The same for an operation on many agents. */
    Known fleet(String id) {
        Progress stored = stored(id);
        if (stored.operation().kind() != Kind.FLEET) {
            throw unknown("There is no operation %s on many agents; it is a deployment of one.".formatted(id));
        }
        return newest(stored);
    }

    Progress stored(String id) {
        return log.find(id).orElseThrow(() -> unknown("There is no deployment %s.".formatted(id)));
    }

    private static ProblemException unknown(String detail) {
        return new ProblemException(ProblemKind.UNKNOWN_DEPLOYMENT, detail);
    }

    /** Whether the run has ended for good, so that there is nobody to ask. */
    private static boolean closed(Progress stored) {
        return stored.stage().isFinal() && stored.rollbackUntil() == null;
    }
}
