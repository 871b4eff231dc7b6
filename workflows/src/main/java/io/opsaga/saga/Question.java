package io.opsaga.saga;

import java.time.Duration;
import java.util.List;

/**
 * What a saga asks people.
 *
 * @param text what is asked, as whoever answers reads it
 * @param answers what may be answered, each one lower-case word such as {@code go_on}
 * @param otherwise the one of them that is taken when nobody answers in time
 * @param within how long an answer is waited for
 */
public record Question(String text, List<String> answers, String otherwise, Duration within) {
    private static final String WORD = "[a-z][a-z0-9_]{0,62}";

    public Question {
        text = OutsideText.message(text);
        answers = List.copyOf(answers);
        if (!answers.contains(otherwise) || answers.stream().anyMatch(answer -> !answer.matches(WORD))) {
            throw new IllegalArgumentException(
                    "\"%s\" has the answers %s and the default %s; answers are lower-case words, and the default is one of them"
                            .formatted(text, answers, otherwise));
        }
    }
}
