package io.opsaga.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.activities.inventory.InventoryProblem;
import io.opsaga.archive.Cron;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with the sections for backups is told by its place, in words that say what would be right. */
class BackupMistakesTest {
    @TempDir
    Path folder;

    record Mistake(String from, String to, List<String> told) {
        @Override
        public String toString() {
            return String.join(" | ", told);
        }
    }

    static List<Mistake> mistakes() throws IOException {
        return Stream.of(BackupInventories.resource("mistakes.txt").split("\n\n+"))
                .filter(block -> block.startsWith("- "))
                .map(block -> new Mistake(
                        lines(block, '-'),
                        lines(block, '+'),
                        lines(block, '!').replace("CRON", Cron.ALLOWED).lines().toList()))
                .toList();
    }

    private static String lines(String block, char mark) {
        return block.lines()
                .filter(line -> line.charAt(0) == mark)
                .map(line -> line.substring(2))
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void areTold(Mistake mistake) throws IOException {
        String good = BackupInventories.good();
        int at = good.indexOf(mistake.from());
        assertThat(at).as("place of " + mistake.from()).isNotNegative();
        String wrong = good.substring(0, at)
                + mistake.to()
                + good.substring(at + mistake.from().length());

        List<InventoryProblem> problems = BackupInventories.problems(folder, wrong);

        assertThat(problems.stream().map(BackupInventories::shown)).containsExactlyElementsOf(mistake.told());
        long line = good.substring(0, at).lines().count();
        assertThat(problems)
                .anySatisfy(problem -> assertThat((long) problem.line())
                        .isBetween(
                                Math.max(1, line - 1),
                                line + mistake.to().lines().count()));
    }

    @Test
    void theTableIsNotEmpty() throws IOException {
        assertThat(mistakes()).hasSizeGreaterThan(50);
    }
}
