package io.opsaga.api.operations;

import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.opsaga.rollout.Answer;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.List;

/** How an operation that has stopped to ask shall go on. */
public record AnswerRequest(Answer answer, String reason) {
    private static final List<String> ANSWERS =
            Arrays.stream(Answer.values()).map(Answer::wire).toList();

    /** The same for the description. */
    public static Schema<Object> form() {
        return Form.object()
                .required("answer", Form.oneOf(ANSWERS), ANSWERS.get(0))
                .optional("reason", Form.words(Texts.LONGEST_REASON))
                .schema();
    }

    /** Reads a body. */
    public static AnswerRequest read(Body body) {
        body.require("answer");
        String answer = body.oneOf("answer", ANSWERS);
        String reason = body.words("reason", Texts.LONGEST_REASON);
        body.finish();
        return new AnswerRequest(Answer.of(String.valueOf(answer)).orElseThrow(), reason == null ? "" : reason.strip());
    }
}
