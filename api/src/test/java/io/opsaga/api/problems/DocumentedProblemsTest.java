package io.opsaga.api.problems;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documentation's table of errors names every kind of problem that there is, and no other. */
class DocumentedProblemsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "operations", "rest.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z-]+`(?:, `[a-z-]+`)*) \\| (\\d{3}) \\|");
    private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");

    @Test
    void everyKindIsDocumentedWithItsStatus() throws IOException {
        String errors = Files.readString(DOCUMENT).split("\n## Errors\n", -1)[1].split("\n## ", -1)[0];
        List<String> documented = ROW.matcher(errors)
                .results()
                .flatMap(row -> NAME.matcher(row.group(1)).results().map(name -> name.group(1) + " " + row.group(2)))
                .toList();

        assertThat(documented)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemKind.values())
                        .map(DocumentedProblemsTest::row)
                        .toList());
    }

    private static String row(ProblemKind kind) {
        String name = kind.type().toString().replace("urn:opsaga:problem:", "");
        return "%s %d".formatted(name, kind.status().value());
    }
}
