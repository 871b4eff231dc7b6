package io.opsaga.activities.restic;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One call of the program.
 *
 * @param where the repository, for messages
 * @param transport whether the program starts another one as the way to its store
 * @param silence how long nothing may move
 */
record Call(
        List<String> command,
        Map<String, String> environment,
        Secrets secrets,
        String where,
        boolean transport,
        Duration silence) {
    /** A failure that is told of this call, without its secrets. */
    ResticException failed(ResticFailure failure, String detail) {
        // Masked before it is cut: of a secret that is cut nothing would be found.
        return ResticException.about(where, failure, secrets.masked(detail));
    }

    /** Values of the environment are never shown. */
    @Override
    public String toString() {
        return "Call" + command;
    }
}
