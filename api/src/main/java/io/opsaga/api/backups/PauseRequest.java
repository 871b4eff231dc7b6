package io.opsaga.api.backups;

import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.EnvironmentNames;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of a pause or a resumption.
 *
 * @param environment null where the only one is meant that declares a backup of that name
 * @param reason may be empty
 */
record PauseRequest(@Nullable String environment, String reason) {
    static PauseRequest read(Body body, EnvironmentNames environments) {
        String environment = environments.read(body);
        String reason = body.words("reason", Texts.LONGEST_REASON);
        body.finish();
        return new PauseRequest(environment, reason == null ? "" : reason.strip());
    }

    static Schema<Object> form(EnvironmentNames environments) {
        return Form.object()
                .optional("environment", environments.form(), "production")
                .optional("reason", Form.words(Texts.LONGEST_REASON), "the store is moved")
                .schema();
    }
}
