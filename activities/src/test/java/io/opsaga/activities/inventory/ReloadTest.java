package io.opsaga.activities.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventories;
import io.opsaga.inventory.InventoryReload.Counts;
import io.opsaga.inventory.InventoryReload.InForce;
import io.opsaga.inventory.InventoryReload.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inventories that are read again while everything goes on. */
class ReloadTest {
    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");

    @TempDir
    Path folder;

    private Path production = Path.of(".");
    private Path staging = Path.of(".");
    private FileInventories inventories = FileInventories.read(List.of(), BadInventories.FORM);
    private Instant now = START;

    @BeforeEach
    void read() throws IOException {
        production = write("a", BadInventories.GOOD);
        staging = write("b", BadInventories.GOOD.replace("production", "staging"));
        inventories = FileInventories.read(List.of(production, staging), BadInventories.FORM, ticking());
    }

    @Test
    void whatHasChangedCountsFromThenOn() throws IOException {
        InForce before = inventories.inForce();
        now = START.plusSeconds(60);
        assertThat(inventories.reload()).isEqualTo(before);

        write("a", BadInventories.GOOD.replace("machine: bare", "machine: main-pc"));
        assertThat(machineOfTwo(inventories)).isEqualTo("bare");
        InForce after = inventories.reload();

        assertThat(machineOfTwo(inventories)).isEqualTo("main-pc");
        assertThat(after.version()).isNotEqualTo(before.version());
        assertThat(before.since()).isEqualTo(START);
        assertThat(after.since()).isEqualTo(START.plusSeconds(60));
        assertThat(after.files().stream().map(file -> file.environment().wire()))
                .containsExactly("staging", "production");
        assertThat(inventories.counts()).isEqualTo(new Counts(1, 1, 0));
    }

    @Test
    void aFaultyOneIsRefusedWholeWithAllFaultsAndTheOldOnesStay() throws IOException {
        InForce before = inventories.inForce();
        write("a", BadInventories.GOOD.replace("machine: bare", "machine: main-pc"));
        write("b", BadInventories.GOOD.replace("production", "staging").replace("user: ops", "usr: ops"));

        Refused refused = catchThrowableOfType(Refused.class, inventories::reload);

        assertThat(refused.faults()).hasSize(2).allSatisfy(fault -> {
            assertThat(fault.file()).isEqualTo(staging.toString());
            assertThat(fault.line()).isEqualTo(7);
        });
        assertThat(refused).hasMessageContaining("did you mean user?");
        assertThat(inventories.inForce()).isEqualTo(before);
        assertThat(machineOfTwo(inventories)).isEqualTo("bare");
        assertThat(inventories.counts()).isEqualTo(new Counts(0, 0, 1));
        Files.delete(production);
        assertThat(catchThrowableOfType(Refused.class, inventories::reload)).hasMessageContaining("does not exist");
        assertThat(machineOfTwo(inventories)).isEqualTo("bare");
    }

    @Test
    void aChangeOfTheFileIsReadOnceItIsTheSameAtTwoLooks() throws IOException {
        assertThat(inventories.reloadIfChanged()).isFalse();
        assertThat(inventories.reloadIfChanged()).isFalse();

        write("a", BadInventories.GOOD.substring(0, 200));
        assertThat(inventories.reloadIfChanged()).as("half written").isFalse();
        write("a", BadInventories.GOOD.replace("machine: bare", "machine: main-pc"));
        assertThat(inventories.reloadIfChanged()).as("changed again").isFalse();
        assertThat(inventories.reloadIfChanged()).isTrue();
        assertThat(machineOfTwo(inventories)).isEqualTo("main-pc");
        assertThat(inventories.reloadIfChanged()).isFalse();

        write("a", "environment: production");
        assertThat(inventories.reloadIfChanged()).isFalse();
        assertThat(catchThrowableOfType(Refused.class, inventories::reloadIfChanged))
                .isNotNull();
        assertThat(inventories.reloadIfChanged()).as("told once").isFalse();
        assertThat(inventories.counts()).isEqualTo(new Counts(1, 0, 1));
    }

    @Test
    void anOperationKeepsWhatItBeganWith() throws IOException {
        String[] operation = {"deploy_1"};
        Inventories kept = new KeptInventories(inventories, () -> Optional.ofNullable(operation[0]));
        assertThat(machineOfTwo(kept)).isEqualTo("bare");

        write("a", BadInventories.GOOD.replace("machine: bare", "machine: main-pc"));
        inventories.reload();

        assertThat(machineOfTwo(kept)).isEqualTo("bare");
        operation[0] = "deploy_2";
        assertThat(machineOfTwo(kept)).isEqualTo("main-pc");
        operation[0] = null;
        assertThat(machineOfTwo(kept)).as("for no operation").isEqualTo("main-pc");
        operation[0] = "deploy_1";
        assertThat(machineOfTwo(kept)).isEqualTo("bare");
    }

    /** After a restart the file that an undo finds may lack what it needs, and be mended then. */
    @Test
    void whatAnOperationsOwnInventoryLacksIsTakenFromTheOneInForce() throws IOException {
        write("a", BadInventories.GOOD.replace("id: two", "id: other"));
        inventories.reload();
        Inventories kept = new KeptInventories(inventories, () -> Optional.of("deploy_1"));
        assertThat(kept.of(EnvironmentName.PRODUCTION).orElseThrow().agent("two"))
                .isEmpty();

        write("a", BadInventories.GOOD);
        inventories.reload();

        assertThat(machineOfTwo(kept)).isEqualTo("bare");
        assertThat(kept.of(EnvironmentName.PRODUCTION).orElseThrow().agent("other"))
                .isPresent();
    }

    private static String machineOfTwo(Inventories inventories) {
        return inventories
                .of(EnvironmentName.PRODUCTION)
                .orElseThrow()
                .agent("two")
                .orElseThrow()
                .machine();
    }

    private Path write(String name, String yaml) throws IOException {
        return BadInventories.write(Files.createDirectories(folder.resolve(name)), yaml);
    }

    private Clock ticking() {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }
}
