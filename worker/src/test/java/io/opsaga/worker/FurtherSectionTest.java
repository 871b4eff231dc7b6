package io.opsaga.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.inventory.FileInventories;
import io.opsaga.activities.inventory.InvalidInventory;
import io.opsaga.activities.inventory.InventoryForm;
import io.opsaga.activities.shelf.Shelves;
import io.opsaga.activities.shelf.Shelves.Shelf;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventory;
import io.opsaga.worker.sections.SectionsConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** A section of inventories is a schema and a reader, which are found by whatever process reads files; no other file knows of it. */
class FurtherSectionTest {
    private static final String MACHINES = """
            environment: staging
            machines:
              pc1: { ssh: { host: 127.0.0.1, user: ops, identity: id, known_hosts: id } }
            agents: []
            """;

    private final AnnotationConfigApplicationContext context =
            new AnnotationConfigApplicationContext(SectionsConfiguration.class);
    private final InventoryForm form = context.getBean(InventoryForm.class);

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void whoeverAsksForItsValueIsGivenIt() throws IOException {
        Inventory inventory = read(MACHINES + """
                shelves:
                  left: { kind: wood, machine: pc1 }
                  right: { kind: steel, boards: 5, checked_every: 90s, code: "1234" }
                """);

        assertThat(inventory.section(Shelves.KEY).orElseThrow().byName())
                .containsOnlyKeys("left", "right")
                .containsEntry("left", new Shelf("pc1", "wood", 3, Duration.ofHours(1)))
                .containsEntry("right", new Shelf(null, "steel", 5, Duration.ofSeconds(90)));
        assertThat(read(MACHINES).section(Shelves.KEY)).isEmpty();
    }

    @Test
    void allItsMistakesAreToldWhereTheyStandTogetherWithThoseOfAllElse() throws IOException {
        assertThat(problems(MACHINES.replace("user:", "usr:") + """
                shelves:
                  left: { kind: wod, machine: pc2 }
                  Right: { bords: 5 }
                  other: { kind: wood, boards: 5.0 }
                  third: { kind: wood, boards: 12, checked_every: 25h, code: 'swordfish' }
                """))
                .containsExactly(
                        "3:15 machines.pc1.ssh.user: is missing (allowed: a user name)",
                        "3:34 machines.pc1.ssh.usr: is not a known key; did you mean user?"
                                + " (allowed: host, port, user, identity, known_hosts)",
                        "6:17 shelves.left.kind: is wod; did you mean wood? (allowed: wood, steel)",
                        "6:31 shelves.left.machine: there is no machine pc2; did you mean pc1? (allowed: pc1)",
                        "7:3 shelves.Right: is not a shelf's name (allowed: 1 to 63 of a-z, 0-9, '.', '_', '-',"
                                + " beginning with a letter or digit; no slash, for it names files and containers)",
                        "7:10 shelves.Right.kind: is missing (allowed: wood, steel)",
                        "7:12 shelves.Right.bords: is not a known key; did you mean boards?"
                                + " (allowed: machine, kind, boards, checked_every, code)",
                        "8:32 shelves.other.boards: is 5.0 (allowed: a whole number of at most nine decimal digits,"
                                + " without leading zeros, point and exponent)",
                        "9:32 shelves.third.boards: is 12 (allowed: a whole number from 1 to 9, without quotes)",
                        "9:51 shelves.third.checked_every: is 25h (allowed: at most 24h)",
                        "9:62 shelves.third.code: has a value that is not allowed (allowed: four digits, in quotes)");
    }

    @Test
    void whatItsSchemaKeepsOutOfMessagesIsInNone() throws IOException {
        assertThat(problems(MACHINES + """
                shelves:
                  left: { kind: wood, code: !swordfish x }
                  right: { kind: wood, code: { swordfish: 1, swordfish: 2 } }
                """))
                .containsExactly(
                        "6:29 shelves.left.code: has a tag"
                                + " (allowed: a value without a tag; text that begins with ! in quotes)",
                        "7:30 shelves.right.code: is a mapping (allowed: four digits, in quotes)",
                        "7:46 shelves.right.code.*: stands twice, first in line 7 (allowed: each key once)");
    }

    @Test
    void theFileMayHaveNothingElse() throws IOException {
        Inventory inventory = read("environment: staging\nshelves: { left: { kind: wood } }\n");

        assertThat(inventory.machines()).isEmpty();
        assertThat(inventory.agents()).isEmpty();
        assertThat(inventory.section(Shelves.KEY)).isPresent();
        assertThat(problems("environment: staging\nagents: []\nshelves: {}\n"))
                .containsExactly("1:1 machines: is missing (allowed: a mapping of names to machines, at least one)");
        assertThat(problems("environment: staging\nshelfs: {}\n"))
                .containsExactly("2:1 shelfs: is not a known key; did you mean shelves?"
                        + " (allowed: environment, approval, machines, agents,"
                        + " backups, databases, redis, secrets, shelves, stores)");
    }

    @Test
    void whatEditorsAreGivenHasIt() {
        assertThat(form.json()).contains("\"shelves\" : {", "Where machines stand.", "\"shelf\" : {");
    }

    private Inventory read(String yaml) throws IOException {
        return FileInventories.read(List.of(file(yaml)), form)
                .of(EnvironmentName.STAGING)
                .orElseThrow();
    }

    private List<String> problems(String yaml) throws IOException {
        Path file = file(yaml);
        InvalidInventory invalid =
                catchThrowableOfType(InvalidInventory.class, () -> FileInventories.read(List.of(file), form));
        assertThat(invalid).as("accepted").isNotNull();
        return invalid.getMessage()
                .lines()
                .map(line -> line.substring(file.toString().length() + 1))
                .toList();
    }

    private Path file(String yaml) throws IOException {
        Files.writeString(folder.resolve("id"), "key");
        return Files.writeString(folder.resolve("inventory.yaml"), yaml);
    }
}
