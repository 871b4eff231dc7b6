package io.opsaga.api.operations;

import io.opsaga.api.requests.Body;
import io.opsaga.api.requests.Form;
import io.opsaga.api.requests.Texts;
import io.opsaga.rollout.Answer;
import io.opsaga.saga.OutsideText;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an operation that has stopped to ask shall go on.
 *
 * @param question the text of the question that is meant; null for whatever is asked
 */
public record AnswerRequest(
        String answer, String reason, @Nullable String question) {
    private static final int LONGEST_QUESTION = OutsideText.LONGEST_MESSAGE;
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final List<String> OF_ROLLOUTS =
            Arrays.stream(Answer.values()).map(Answer::wire).toList();

    /** The same for the description. */
    public static Schema<Object> form() {
        Schema<Object> answer = Form.text(WORD);
        answer.setDescription("One of the answers that the question has; its status tells them.");
        return form(answer);
    }

    /** As {@link #form}, of an operation that asks what to do with targets that have failed. */
    public static Schema<Object> formOfRollouts() {
        return form(Form.oneOf(OF_ROLLOUTS));
    }

    private static Schema<Object> form(Schema<Object> answer) {
        Schema<Object> question = Form.words(LONGEST_QUESTION);
        question.setDescription(
                "The text of the question that is meant. Where something else is asked by now, the answer is refused.");
        return Form.object()
                .required("answer", answer, OF_ROLLOUTS.get(0))
                .optional("question", question)
                .optional("reason", Form.words(Texts.LONGEST_REASON))
                .schema();
    }

    /** Reads a body; which answers there are the operation knows. */
    public static AnswerRequest read(Body body) {
        body.require("answer");
        return read(body, body.text("answer", WORD, "must be one lower-case word"));
    }

    /** As {@link #read(Body)}, of an operation that asks what to do with targets that have failed. */
    public static AnswerRequest readOfRollouts(Body body) {
        body.require("answer");
        return read(body, body.oneOf("answer", OF_ROLLOUTS));
    }

    private static AnswerRequest read(Body body, @Nullable String answer) {
        String reason = body.words("reason", Texts.LONGEST_REASON);
        String question = body.words("question", LONGEST_QUESTION);
        body.finish();
        return new AnswerRequest(String.valueOf(answer), reason == null ? "" : reason.strip(), question);
    }
}
