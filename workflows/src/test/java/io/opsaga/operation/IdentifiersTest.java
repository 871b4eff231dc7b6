package io.opsaga.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.deployment.Change;
import io.opsaga.deployment.Release;
import io.opsaga.deployment.Snapshot;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {
    @Test
    void aRunsOperationHasItsIdAndTheWayBackIsKnown() {
        for (String run :
                List.of("deploy_5f0c2b9a7d31e846", "nightly", "nightly-2026-11-27T03-00", "a-2026-1-1T0-0-0Z")) {
            assertThat(Identifiers.ofRun(run)).isEqualTo(run);
            assertThat(Identifiers.run(run)).isEqualTo(run);
        }
        assertThat(Identifiers.ofRun("nightly-2026-11-27T03:05:09Z")).isEqualTo("nightly-2026-11-27T03-05-09Z");
        assertThat(Identifiers.run("nightly-2026-11-27T03-05-09Z")).isEqualTo("nightly-2026-11-27T03:05:09Z");
        assertThatThrownBy(() -> Identifiers.ofRun("a/../b")).isInstanceOf(ApplicationFailure.class);
    }

    /** What leads out of a folder, begins an option, ends a word, or would not fit. */
    static Stream<String> hostile() {
        return Stream.of(
                "..",
                ".",
                "x/../../VICTIM",
                "/etc",
                "a/b",
                "a\\b",
                "-rf",
                ".hidden",
                "a b",
                "a\nfolder=..",
                "a\u0000b",
                "a'b",
                "$(id)",
                "a;b",
                "a%2fb",
                "a?b",
                "ä",
                "\u202e1",
                "x".repeat(300));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void nothingIsMadeOfIt(String text) {
        List<UnaryOperator<String>> all =
                List.of(Identifiers::operation, Identifiers::agent, Identifiers::version, Identifiers::name);
        assertThat(all).allSatisfy(check -> assertMalformed(text, () -> check.apply(text)));
        assertThat(Identifiers.isName(text)).isFalse();

        assertMalformed(text, () -> change(text, "1.0", "", "1.0-a", "1.0-a").checked());
        assertMalformed(
                text, () -> change("deploy_1", text, "", "1.0-a", "1.0-a").checked());
        assertMalformed(text, () -> change("deploy_1", "1.0", "", text, "1.0-a").checked());
        assertMalformed(text, () -> change("deploy_1", "1.0", "", "1.0-a", text).checked());
    }

    @Test
    void whatIsWrittenDownInOneWordHasNoSecondLine() {
        assertMalformed(
                "",
                () -> change("deploy_1", "1.0", "sha256:1\ntoken=0", "a", "a").checked());
        assertThatCode(() -> change("deploy_1", "1.0", "sha256:1", "a", "a").checked())
                .doesNotThrowAnyException();
    }

    @Test
    void itIsShownInOneShortLine() {
        assertThatThrownBy(() -> Identifiers.operation("a\nb" + "x".repeat(5_000)))
                .hasMessageContaining("operation's id")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"deploy_244fb7bef887945a", "fleet_1", "my-own_run"})
    void idsOfOperations(String id) {
        assertThat(Identifiers.operation(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "2.0.0+b1", "v1.11", "2.0.0-rc.1", "_latest", "newest"})
    void versions(String version) {
        assertThat(Identifiers.version(version)).isEqualTo(version);
    }

    private static Change change(String operation, String version, String digest, String reference, String name) {
        return new Change(
                operation,
                1,
                "testing",
                "planner",
                "box",
                new Release(version, "agent", digest, "c0ffee"),
                new Snapshot(true, true, "0.9", "", reference, name, "always"),
                null);
    }

    private static void assertMalformed(String text, org.assertj.core.api.ThrowableAssert.ThrowingCallable made) {
        assertThatThrownBy(made).as(text).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.getType()).isEqualTo("MALFORMED");
            assertThat(failure.isNonRetryable()).isTrue();
        });
    }
}
