package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.inventory.InventoryReload.Counts;
import io.opsaga.inventory.InventoryReload.Fault;
import io.opsaga.inventory.InventoryReload.Refused;
import io.opsaga.inventory.SectionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever lies in place of an inventory, and whatever its reader fails at, is refused once; what was in force stays so. */
class RefusedReadingTest {
    @TempDir
    Path folder;

    /** A section that is read as the test says. */
    private record Notes(Consumer<Field> reader) implements InventorySection<String> {
        @Override
        public SectionKey<String> key() {
            return new SectionKey<>("notes", String.class);
        }

        @Override
        public String schema() {
            return "{}";
        }

        @Override
        public @Nullable String read(Field field, SectionContext context) {
            reader.accept(field);
            return field.text();
        }
    }

    @Test
    void whatAReaderFailsAtIsARefusalThatIsToldOnceWithoutTheExceptionsOwnWords() throws IOException {
        FileInventories inventories =
                reading(field -> assertThat(Integer.parseInt("hunter2")).isZero());
        write(BadInventories.GOOD + "notes: a\n");

        assertThat(inventories.reloadIfChanged()).isFalse();
        Refused refused = catchThrowableOfType(Refused.class, inventories::reloadIfChanged);

        assertThat(refused.faults())
                .singleElement()
                .extracting(Fault::message)
                .asString()
                .startsWith(
                        "cannot be read, by a fault of Opsaga's own: NumberFormatException at RefusedReadingTest.java:");
        assertThat(refused).hasMessageNotContaining("hunter2");
        assertThat(inventories.reloadIfChanged()).as("told once").isFalse();
        assertThat(inventories.counts()).isEqualTo(new Counts(0, 0, 1));
        assertThat(inventories.all()).hasSize(1);
    }

    @Test
    void whatNeedsMoreStackThanThereIsIsRefusedToo() throws IOException {
        FileInventories inventories = reading(
                field -> assertThat("a".repeat(1 << 20).matches("(a|b)*")).isTrue());
        write(BadInventories.GOOD + "notes: a\n");

        assertThat(catchThrowableOfType(Refused.class, inventories::reload)).hasMessageContaining("StackOverflowError");
    }

    @Test
    void whatIsMendedWhileTheFaultyOneIsReadIsReadAsWell() throws IOException {
        String mended = BadInventories.GOOD.replace("machine: bare", "machine: main-pc");
        FileInventories inventories = reading(field -> {
            write(mended);
            field.refuse("is faulty", "nothing");
        });
        write(BadInventories.GOOD + "notes: a\n");

        assertThat(catchThrowableOfType(Refused.class, inventories::reload)).isNotNull();
        assertThat(inventories.reloadIfChanged()).isFalse();
        assertThat(inventories.reloadIfChanged()).isTrue();
        assertThat(inventories.counts()).isEqualTo(new Counts(1, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mkfifo %s",
                "mkfifo %s.pipe && ln -s %1$s.pipe %1$s",
                "ln -s /dev/zero %s",
                "ln -s /proc/kmsg %s",
                "mkdir %s"
            })
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatIsNoFileIsRefusedAndNeverWaitedFor(String command) throws Exception {
        FileInventories inventories = reading(field -> {});
        Path file = folder.resolve("inventory.yaml");
        Files.delete(file);
        Process made = new ProcessBuilder("sh", "-c", command.formatted(file)).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0).isTrue();

        assertThat(inventories.reloadIfChanged()).isFalse();
        assertThat(catchThrowableOfType(Refused.class, inventories::reloadIfChanged))
                .hasMessageContaining(file + ":1:1 (file): is no file that can be read");

        Files.delete(file);
        write(BadInventories.GOOD);
        assertThat(inventories.reload().files()).hasSize(1);
    }

    @Test
    void eachReasonIsAChangeOfItsOwn() throws IOException {
        FileInventories inventories = reading(field -> {});
        Path file = folder.resolve("inventory.yaml");
        Files.writeString(file, "");
        assertThat(refusal(inventories)).contains("is empty");
        Files.delete(file);
        assertThat(refusal(inventories)).contains("does not exist");
        Files.writeString(file, "# " + "x".repeat(InventoryContent.MAX_BYTES));
        assertThat(refusal(inventories)).contains("is larger than 4 MiB");
    }

    @Test
    void wherePlacesEndNothingIsReadThatNoSchemaHasLetPass() throws IOException {
        String many = BadInventories.GOOD + "  - { id: one }\n".repeat(2_000)
                + "  - { id: z, machine: bare, runtime: process, artifact: a, command: c, stop_timeout: 99999999999999999999s }\n";
        Path file = write(many);

        List<InventoryProblem> problems = catchThrowableOfType(
                        InvalidInventory.class, () -> InventoryFile.read(file, BadInventories.FORM))
                .problems();

        assertThat(problems)
                .hasSize(Problems.MOST + 1)
                .noneMatch(problem -> problem.message().contains("fault of"));
    }

    private static String refusal(FileInventories inventories) {
        assertThat(inventories.reloadIfChanged()).isFalse();
        return String.valueOf(catchThrowableOfType(Refused.class, inventories::reloadIfChanged));
    }

    private FileInventories reading(Consumer<Field> notes) throws IOException {
        return FileInventories.read(List.of(write(BadInventories.GOOD)), InventoryForm.of(List.of(new Notes(notes))));
    }

    private Path write(String yaml) {
        try {
            return BadInventories.write(folder, yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
