package io.opsaga.api.quarantine;

import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Texts;
import io.opsaga.inventory.EnvironmentName;
import java.util.Arrays;
import java.util.List;

/** The body of {@code POST /quarantine/lift}; without a reason nothing is lifted. */
record LiftRequest(String environment, String version, String reason) {
    static final List<String> ENVIRONMENTS =
            Arrays.stream(EnvironmentName.values()).map(EnvironmentName::wire).toList();
    private static final int LONGEST_REASON = 1000;

    static LiftRequest read(Body body) {
        body.require("environment", "version", "reason");
        String environment = body.oneOf("environment", ENVIRONMENTS);
        String version = body.text("version", Texts.VERSION, "must be a version or tag");
        String reason = body.words("reason", LONGEST_REASON);
        if (reason != null && reason.isBlank()) {
            body.wrong("reason", "must say something");
        }
        body.finish();
        return new LiftRequest(
                String.valueOf(environment),
                String.valueOf(version),
                String.valueOf(reason).strip());
    }
}
