package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in {@code env}, or below it, is in no message, in whatever way it was written wrongly. */
class HiddenValuesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ TOKEN: *hunter2 }                          | 21:19 (file): is not YAML: found undefined alias",
                "{ TOKEN: !hunter2 x }                        | 21:19 agents[1].env.*: has a tag",
                "{ TOKEN: !hunter2!x y }                      | 21:19 (file): is not YAML: while parsing a node: found undefined tag handle",
                "{ TOKEN: !!hunter2 x }                       | 21:19 (file): is not YAML: Global tag is not allowed",
                "{ TOKEN: @hunter2 }                          | 21:19 (file): is not YAML: while scanning for the next token: found a character that cannot start any value",
                "{ TOKEN: \"\\hunter2\" }                     | 21:21 (file): is not YAML: while scanning a double-quoted scalar: found unknown escape character",
                "{ TOKEN: {a: 1, hunter2: 2, hunter2: 3} }    | 21:38 agents[1].env.*: stands twice, first in line 21",
                "{ TOKEN: {hunter2: !x y} }                   | 21:29 agents[1].env.*: has a tag",
                "{ TOKEN: {hunter2: x} }                      | 21:19 agents[1].env.*: is a mapping",
                "{ TOKEN: &a [hunter2, *a] }                  | 21:19 agents[1].env.*: contains itself",
                "{ TOKEN: a, TOKEN: hunter2 }                 | 21:22 agents[1].env.*: stands twice, first in line 21",
                "{ TOKEN=hunter2: x }                         | 21:12 agents[1].env.*: is not a variable's name",
                "{ postgres://u:hunter2@h/db: x }             | 21:12 agents[1].env.*: is not a variable's name",
                "{ PASSWORD: abc,hunter2 }                    | 21:34 agents[1].env.*: has no value",
                "{ <<: hunter2 }                              | 21:12 agents[1].env.*: is a merge key, which is not read",
                "{ [hunter2]: x }                             | 21:12 agents[1].env: has a list or a mapping as a key",
                "[TOKEN=hunter2]                              | 21:10 agents[1].env: is a list",
                "[{hunter2: 1, hunter2: 2}]                   | 21:24 agents[1].env.*: stands twice, first in line 21",
                "hunter2                                      | 21:10 agents[1].env: is text",
                "!hunter2 { A: b }                            | 21:10 agents[1].env: has a tag",
            })
    void isNotShown(String env, String told) throws IOException {
        List<InventoryProblem> problems = problems(BadInventories.GOOD.replace("{ ROLE: bridge }", env));

        assertThat(shown(problems)).noneMatch(line -> line.contains("hunter2"));
        assertThat(shown(problems)).anyMatch(line -> line.startsWith(told + " (allowed: "));
    }

    @Test
    void isNotShownWhereAnAliasHasItStandElsewhere() throws IOException {
        String env =
                "{ PASSWORD: &password Hunter2, TIME: &time 25h, LIST: &list {Hunter2: 1, OTHER: &other Hunter2 } }";
        String agent = """
                  - id: *password
                    machine: bare
                    runtime: process
                    artifact: *other
                    command: c
                    restart: *password
                    labels: *list
                    health: { http: /, port: 1, timeout: *time }
                """;

        List<InventoryProblem> problems = problems(BadInventories.GOOD.replace("{ ROLE: bridge }", env) + agent);

        assertThat(shown(problems))
                .hasSizeGreaterThan(3)
                .noneMatch(line -> line.contains("Hunter2") || line.contains("25h"));
    }

    private static List<String> shown(List<InventoryProblem> problems) {
        return problems.stream()
                .map(one -> "%d:%d %s: %s (allowed: %s)"
                        .formatted(one.line(), one.column(), one.path(), one.message(), one.allowed()))
                .toList();
    }

    private List<InventoryProblem> problems(String yaml) throws IOException {
        Path file = BadInventories.write(folder, yaml);
        InvalidInventory invalid =
                catchThrowableOfType(InvalidInventory.class, () -> InventoryFile.read(file, BadInventories.FORM));
        assertThat(invalid).as("accepted").isNotNull();
        return invalid.problems();
    }
}
