package io.opsaga.errand;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.operation.AnswerOrder;
import io.opsaga.operation.OpenQuestion;
import io.opsaga.operation.Progress;
import io.opsaga.saga.Lifecycle;
import io.opsaga.saga.Question;
import io.opsaga.saga.Verdict;
import io.temporal.client.WorkflowUpdateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An operation that asks people how to go on; its run is read anew from its history for each thing that happens, as after a worker's death. */
@Timeout(120)
class AskTest {
    private static final ErrandInput ERRAND = ErrandInput.of(
            "run_1", "town", Duration.ZERO, Task.of("do", "walk"), Task.of("ask", "whether"), Task.of("do", "buy"));

    private ErrandBench bench;

    @BeforeEach
    void start() {
        bench = new ErrandBench();
    }

    @AfterEach
    void end() {
        bench.close();
    }

    private Progress asked() {
        bench.start(ERRAND);
        return bench.awaitLive("run_1", progress -> progress.question() != null);
    }

    private void answer(String id, String answer) {
        bench.run("run_1").update("answer", Void.class, new AnswerOrder(id, answer, "carol", "had a look"));
    }

    private Progress ended() {
        return bench.await("run_1", progress -> progress.verdict() != null);
    }

    @Test
    void showsWhatItAsksAndGoesOnWithTheAnswer() {
        Progress asked = asked();

        OpenQuestion question = requireNonNull(asked.question());
        assertThat(question).isEqualTo(new OpenQuestion("Go on?", List.of("yes", "no"), question.until(), "yes"));
        assertThat(question.until()).isAfter(asked.operation().requestedAt());
        assertThat(asked.facts()).isEmpty();
        answer("order_1", "yes");
        answer("order_1", "yes");
        Progress end = ended();

        assertThat(end.verdict()).isEqualTo(Verdict.COMPLETED);
        assertThat(end.steps().get(1).detail()).isEqualTo("yes by carol: had a look");
        assertThat(end.question()).isNull();
        assertThat(bench.town.log).containsExactly("walk", "buy");
    }

    @Test
    void refusesWhatIsNoneOfTheAnswersAndSaysWhichThereAre() {
        Progress asked = asked();

        assertThatThrownBy(() -> answer("order_1", "maybe"))
                .hasStackTraceContaining("\"maybe\" is none of the answers: yes, no.");
        assertThat(bench.progress("run_1").question()).isEqualTo(asked.question());
        answer("order_2", "no");
        Progress end = ended();

        assertThat(end.verdict()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(end.failure().message()).isEqualTo("told not to");
        assertThatThrownBy(() -> answer("order_3", "yes")).isNotNull();
    }

    @Test
    void whenNobodyAnswersTheDefaultIsTakenAfterItsTimeAndNotBefore() {
        asked();
        bench.letPass(Duration.ofMinutes(4));
        assertThat(bench.town.log).containsExactly("walk");
        bench.letPass(Duration.ofMinutes(1));
        Progress end = ended();

        assertThat(end.verdict()).isEqualTo(Verdict.COMPLETED);
        assertThat(end.steps().get(1).detail()).isEqualTo("yes, as nobody answered within PT5M");
    }

    @Test
    void isAnsweredBySignalToo() {
        asked();
        bench.run("run_1").signal("answer", "perhaps");
        Progress refused =
                bench.awaitLive("run_1", progress -> !progress.refusals().isEmpty());
        assertThat(refused.refusals())
                .singleElement()
                .asString()
                .endsWith("\"perhaps\" is none of the answers: yes, no");

        bench.run("run_1").signal("answer", Map.of("answer", "yes", "question", "Rain?"));
        assertThat(bench.awaitLive("run_1", progress -> progress.refusals().size() > 1)
                        .refusals()
                        .get(1))
                .endsWith("\"yes\" answers another question");

        bench.run("run_1").signal("answer", Map.of("answer", "no", "actor", "dave", "question", "Go on?"));

        assertThat(ended().steps().get(1).detail()).isEqualTo("no by dave");
        assertThat(bench.town.done()).isEmpty();
    }

    @Test
    void aRollbackOrderEndsTheQuestion() {
        asked();
        bench.rollBack("run_1");

        Progress end = ended();

        assertThat(end.lifecycle()).isEqualTo(Lifecycle.ROLLED_BACK);
        assertThat(end.question()).isNull();
        assertThat(bench.town.log).isEqualTo(List.of("walk", "undo walk"));
    }

    /** As when its answer was lost on the way, and the operation asks the next question by now. */
    @Test
    void anAnswerThatComesTwiceIsNoneToTheNextQuestion() {
        bench.start(ErrandInput.of(
                        "run_1",
                        "town",
                        Duration.ofHours(1),
                        Task.of("ask", "first"),
                        Task.of("do", "buy"),
                        Task.of("ask", "second"))
                .inRunsOf(1));
        Progress first = bench.awaitLive("run_1", progress -> progress.question() != null);
        AnswerOrder order = new AnswerOrder(
                "order_1", "yes", "carol", "sure", first.question().text());
        bench.run("run_1").update("answer", Void.class, order);
        Progress second = bench.awaitLive(
                "run_1",
                progress -> progress.question() != null
                        && !progress.question().until().equals(first.question().until()));

        bench.run("run_1").update("answer", Void.class, order);
        assertThat(bench.progress("run_1").question()).isEqualTo(second.question());
        bench.run("run_1").update("answer", Void.class, new AnswerOrder("order_2", "yes", "carol", "sure"));
        bench.await("run_1", progress -> progress.verdict() == Verdict.COMPLETED);
    }

    @Test
    void anAnswerToAnotherQuestionIsRefused() {
        bench.start(ErrandInput.of("run_1", "town", Duration.ofHours(1), Task.of("ask", "first")));
        bench.awaitLive("run_1", progress -> progress.question() != null);

        assertThatThrownBy(() -> bench.run("run_1")
                        .update("answer", Void.class, new AnswerOrder("order_1", "yes", "carol", "sure", "another?")))
                .isInstanceOf(WorkflowUpdateException.class)
                .rootCause()
                .hasMessageContaining("Something else is asked now");
        assertThat(bench.progress("run_1").question()).isNotNull();
    }

    @Test
    void anOrderThatHasAnsweredOtherwiseIsRefused() {
        bench.start(ErrandInput.of(
                "run_1", "town", Duration.ofHours(1), Task.of("ask", "first"), Task.of("ask", "second")));
        Progress first = bench.awaitLive("run_1", progress -> progress.question() != null);
        answer("order_1", "yes");
        bench.awaitLive(
                "run_1",
                progress -> progress.question() != null
                        && !progress.question().until().equals(first.question().until()));

        assertThatThrownBy(() -> answer("order_1", "no"))
                .hasStackTraceContaining("That order has answered \"yes\" already.");
    }

    /** Lists and the Web UI read the record, so the question has to be in it. */
    @Test
    void isRecordedWhileItAsks() {
        OpenQuestion asked = requireNonNull(asked().question());
        Progress recorded = bench.await("run_1", progress -> progress.question() != null);
        assertThat(recorded.question()).isEqualTo(asked);

        answer("order_1", "yes");
        assertThat(ended().question()).isNull();
    }

    @Test
    void aQuestionIsOneLineSoThatItCanBeNamed() {
        Question question = new Question("It said:\n\tno such\u0007 model", List.of("yes"), "yes", Duration.ZERO);

        assertThat(OpenQuestion.of(question, Instant.EPOCH).text()).isEqualTo("It said: no such␇ model");
    }
}
