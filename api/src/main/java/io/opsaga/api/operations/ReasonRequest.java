package io.opsaga.api.operations;

import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.swagger.v3.oas.models.media.Schema;

/** The body of an order that says nothing but why. */
final class ReasonRequest {
    private ReasonRequest() {}

    /** The same for the description. */
    static Schema<Object> form() {
        return Form.object()
                .optional("reason", Form.words(Texts.LONGEST_REASON), "slow answers")
                .schema();
    }

    static String read(Body body) {
        String reason = body.words("reason", Texts.LONGEST_REASON);
        body.finish();
        return reason == null ? "" : reason.strip();
    }
}
