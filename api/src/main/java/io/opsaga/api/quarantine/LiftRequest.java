package io.opsaga.api.quarantine;

import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.swagger.v3.oas.models.media.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /quarantine/lift}; without a reason nothing is lifted.
 *
 * @param artifact image repository or artifact name; null for that version of all
 */
record LiftRequest(String environment, @Nullable String artifact, String version, String reason) {
    private static final Pattern ARTIFACT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,254}");
    private static final int LONGEST_REASON = 1000;

    /** The same for the description. */
    static Schema<Object> form(EnvironmentNames environments) {
        return Form.object()
                .required("environment", environments.form(), "development")
                .optional("artifact", Form.text(ARTIFACT))
                .required("version", Form.text(Texts.VERSION), "1.2.0")
                .required("reason", Form.sentence(LONGEST_REASON), "its database was away")
                .schema();
    }

    static LiftRequest read(Body body, EnvironmentNames environments) {
        body.require("environment", "version", "reason");
        String environment = environments.read(body);
        String artifact =
                body.text("artifact", ARTIFACT, "must be the name of an image or artifact, without a version");
        String version = body.text("version", Texts.VERSION, "must be a version or tag");
        String reason = body.words("reason", LONGEST_REASON);
        if (reason != null && reason.isBlank()) {
            body.wrong("reason", "must say something");
        }
        body.finish();
        return new LiftRequest(
                String.valueOf(environment),
                artifact,
                String.valueOf(version),
                String.valueOf(reason).strip());
    }

    /** What is lifted, for people. */
    String spoken() {
        return artifact == null ? version : artifact + " " + version;
    }
}
