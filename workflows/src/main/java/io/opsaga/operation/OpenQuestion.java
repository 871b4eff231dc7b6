package io.opsaga.operation;

import io.opsaga.saga.OutsideText;
import io.opsaga.saga.Question;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A question that an operation waits to have answered.
 *
 * @param text what is asked, as whoever answers reads it
 * @param answers what may be answered
 * @param until when {@code otherwise} is taken, where nobody has answered
 * @param otherwise the one of the answers that is the default
 */
public record OpenQuestion(String text, List<String> answers, Instant until, String otherwise) {
    /** In records of before it stood among the facts, under these names; and had these answers before there were others. */
    private static final String TEXT = "question";

    private static final String ANSWERS = "question_answers";
    private static final String UNTIL = "question_until";
    private static final String OTHERWISE = "question_default";
    private static final String FIRST_ANSWERS = "retry,skip,roll_back";

    public OpenQuestion {
        answers = List.copyOf(answers);
    }

    /** In one line, whatever there is in it of what machines have said: so that it can be named as it is shown. */
    public static OpenQuestion of(Question question, Instant now) {
        String line =
                OutsideText.message(question.text()).replaceAll("\\s+", " ").strip();
        return new OpenQuestion(line, question.answers(), now.plus(question.within()), question.otherwise());
    }

    /** That of a record of before; null where that one asks nothing. */
    static @Nullable OpenQuestion among(Map<String, String> facts) {
        String text = facts.get(TEXT);
        String until = facts.get(UNTIL);
        String otherwise = facts.get(OTHERWISE);
        return text == null || until == null || otherwise == null
                ? null
                : new OpenQuestion(
                        text,
                        List.of(facts.getOrDefault(ANSWERS, FIRST_ANSWERS).split(",", -1)),
                        Instant.parse(until),
                        otherwise);
    }

    /** The facts of such a record without it. */
    static Map<String, String> without(Map<String, String> facts) {
        Map<String, String> others = new TreeMap<>(facts);
        others.keySet().removeAll(List.of(TEXT, ANSWERS, UNTIL, OTHERWISE));
        return others;
    }
}
