package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.opsaga.inventory.Agent.Health.Asker;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.SectionKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What inventories may contain is put together of the schema of machines and agents, and of those that sections bring. */
class InventoryFormTest {
    @TempDir
    Path folder;

    private record Made(String name, String schema) implements InventorySection<String> {
        @Override
        public SectionKey<String> key() {
            return new SectionKey<>(name, String.class);
        }

        @Override
        public @Nullable String read(Field field, SectionContext context) {
            return field.text();
        }
    }

    @Test
    void everyWordOfTheSchemaIsOneThatTheReaderKnows() {
        assertThat(words("/$defs/documentedEnvironment/enum"))
                .containsExactlyInAnyOrderElementsOf(
                        wires(EnvironmentName.DOCUMENTED.toArray(EnvironmentName[]::new), EnvironmentName::wire));
        assertThat(words("/$defs/agent/properties/runtime/enum"))
                .containsExactlyInAnyOrderElementsOf(wires(RuntimeKind.values(), RuntimeKind::wire));
        assertThat(words("/$defs/agent/properties/restart/enum"))
                .containsExactlyInAnyOrderElementsOf(wires(RestartPolicy.values(), RestartPolicy::wire));
        assertThat(words("/$defs/health/properties/from/enum"))
                .containsExactlyInAnyOrderElementsOf(
                        wires(Asker.values(), asker -> asker.name().toLowerCase(Locale.ROOT)));
    }

    /** Not of what it stands in, and not of what it refers to where its own place says it better. */
    @Test
    void whatIsAllowedIsSaidOfTheValueItself() throws IOException {
        assertThat(allowed("port: 22,", "port: '22',")).isEqualTo("a whole number from 1 to 65535, without quotes");
        assertThat(allowed("docker: ssh", "docker: [ssh]")).startsWith("ssh, unix:///path, tcp://HOST:PORT with tls");
        assertThat(allowed("    machine: bare\n", "")).isEqualTo("the name of a machine");
        assertThat(allowed("machine: bare\n", "machine: Bare\n")).startsWith("1 to 63 of a-z");
        assertThat(allowed("env: { ROLE: bridge }", "env: [ROLE]")).isEqualTo("a mapping of names to text");
        assertThat(allowed("command: run", "command: run\n    restart: [no]"))
                .isEqualTo("no, on-failure, unless-stopped, always");
        assertThat(allowed("command: run", "command: run\n    resources: { cpus: 2000 }"))
                .isEqualTo("a number from 0.01 to 1024, without quotes");
        assertThat(allowed("environment: production", "environment: production\napproval: { required: 1 }"))
                .isEqualTo("true or false, without quotes");
    }

    private String allowed(String from, String to) throws IOException {
        assertThat(BadInventories.GOOD).contains(from);
        return problems(BadInventories.GOOD.replace(from, to)).get(0).allowed();
    }

    @Test
    void sectionsGetInNobodysWay() {
        assertThatThrownBy(() -> InventoryForm.of(List.of(new Made("machines", "{}"))))
                .hasMessage("The section machines brings machines, which is there already");
        assertThatThrownBy(() -> InventoryForm.of(List.of(new Made("notes", "{}"), new Made("notes", "{}"))))
                .hasMessage("The section notes brings notes, which is there already");
        assertThatThrownBy(() -> InventoryForm.of(List.of(new Made("notes", "{\"$defs\":{\"port\":{}}}"))))
                .hasMessage("The section notes brings port, which is there already");
    }

    @Test
    void aSchemaThatWouldAllowTooMuchOrSayTooLittleIsRefused() {
        assertThatThrownBy(() -> InventoryForm.of(List.of(new Made("notes", "{\"items\":{\"oneOf\":[{}]}}"))))
                .hasMessageContaining("tell them apart by if");
        assertThatThrownBy(() -> InventoryForm.of(List.of(new Made("notes", "{\"patern\":\"^a$\"}"))))
                .hasMessageContaining("patern");
        assertThatThrownBy(() -> InventoryForm.of(List.of(new Made("notes", "{\"$ref\":\"#/$defs/nme\"}"))))
                .hasMessageContaining("nme");
        assertThatThrownBy(() -> InventoryForm.of(List.of(new Made("notes", "{"))))
                .hasMessage("The schema of notes is no JSON");
    }

    @Test
    void aReaderThatDoesNotReadWhatItsSchemaAllowsIsFound() throws IOException {
        Path file = BadInventories.write(folder, BadInventories.GOOD + "notes: [a]\n");
        InventoryForm form = InventoryForm.of(List.of(new Made("notes", "{}")));

        assertThatThrownBy(() -> InventoryFile.read(file, form))
                .isInstanceOf(InvalidInventory.class)
                .hasMessageContaining(":22:8 notes: is a list (allowed: text)");
    }

    @Test
    void whatAliasesRepeatIsCountedBeforeItIsLookedAt() throws IOException {
        String bomb = """
                a: &a [x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x]
                b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
                c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
                d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
                e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
                """;

        assertThat(problems(bomb))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("has more than 500000 values, with what aliases repeat"));
    }

    @Test
    void patternsEndOnLongTexts() throws IOException {
        String text = "1.".repeat(30_000);
        for (String place : List.of("image: agent", "\"127.0.0.1:20001:8080\"", "user: ops", "id: two")) {
            String key = place.contains(": ") ? place.substring(0, place.indexOf(' ') + 1) : "";
            String yaml =
                    BadInventories.GOOD.replaceFirst(java.util.regex.Pattern.quote(place), key + '"' + text + '"');

            assertThat(problems(yaml)).as(place).isNotEmpty();
        }
    }

    private List<InventoryProblem> problems(String yaml) throws IOException {
        Path file = BadInventories.write(folder, yaml);
        return catchThrowableOfType(InvalidInventory.class, () -> InventoryFile.read(file, BadInventories.FORM))
                .problems();
    }

    private static List<String> words(String place) {
        JsonNode words = BadInventories.FORM.document().at(place);
        return FaultWords.texts(words);
    }

    private static <E> List<String> wires(E[] values, Function<E, String> wire) {
        return Arrays.stream(values).map(wire).toList();
    }
}
