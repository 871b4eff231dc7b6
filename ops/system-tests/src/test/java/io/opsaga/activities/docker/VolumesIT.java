package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.source.Passed;
import io.opsaga.activities.source.VolumeAdapter;
import io.opsaga.activities.source.VolumeRestore;
import io.opsaga.archive.BackupSource.VolumeSource;
import io.opsaga.archive.Manifest;
import io.opsaga.archive.RestoreLook;
import io.opsaga.archive.Selection;
import io.opsaga.archive.StreamEntry;
import io.opsaga.inventory.EnvironmentName;
import io.opsaga.inventory.Inventory;
import io.opsaga.inventory.Sections;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Volumes of a real engine: read through a container that never runs, and put back where they lie. */
@Timeout(120)
class VolumesIT extends OnRealEngine {
    private static final EnvironmentName ENVIRONMENT = EnvironmentName.PRODUCTION;
    private static final VolumeSource MODELS = new VolumeSource("models", "main-pc");
    private static final String STREAM = "volume.tar";
    private static final String FILL = """
            umask 022; cd /m
            echo one >plain; ln plain hard; ln -s /nowhere link; mkdir -p a/b empty; echo deep >a/b/deep; chmod 600 a/b/deep
            chown 1234:4321 a/b/deep; echo odd >"an odd 'name'"; chmod 750 a; touch -t 202002291200 plain; mkfifo pipe""";

    private Inventory inventory;
    private VolumeAdapter adapter;
    private VolumeRestore restore;

    @BeforeEach
    void fill() {
        inventory = new Inventory(ENVIRONMENT, Map.of("main-pc", MACHINE), List.of(), null, ENVIRONMENT, Sections.NONE);
        adapter = new VolumeAdapter(engines);
        restore = new VolumeRestore(machines, engines, new Audit(List.of()), Clock.systemUTC());
        onMachine("docker volume create models");
        inVolume("--rm", FILL);
    }

    private String inVolume(String how, String script) {
        return onMachine("docker run %s -v models:/m --entrypoint /bin/sh agent:1.0.0 -c \"%s\""
                        .formatted(how, script.replace("\"", "\\\"").replace("$", "\\$")))
                .strip();
    }

    private Passed read(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            return adapter.open(inventory, MODELS, STREAM).writeTo(out);
        }
    }

    private static StreamEntry entry(Passed passed) {
        return new StreamEntry(STREAM, passed.length(), passed.sha256(), "s", passed.facts());
    }

    private static Manifest manifest(Passed passed) {
        return new Manifest(
                "backup_1",
                ENVIRONMENT.wire(),
                "models",
                MODELS.target(ENVIRONMENT.wire()),
                "offsite",
                Instant.now(),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of(entry(passed)));
    }

    private static String failure(ThrowingCallable call) {
        String[] type = {""};
        assertThatThrownBy(call).isInstanceOfSatisfying(ApplicationFailure.class, told -> type[0] = told.getType());
        return type[0];
    }

    @Test
    void whatIsReadIsProvenAndPutBackUnderAContainerThatRuns() throws IOException {
        String left = onMachine("docker create --label opsaga.reads-volume=models agent:1.0.0")
                .strip();
        Path file = folder.resolve(STREAM);
        assertThat(adapter.look(inventory, MODELS, beat -> {}).told()).contains("in no container");
        Passed passed = read(file);
        assertThat(onMachine("docker ps -aq --no-trunc")).doesNotContain(left).isBlank();
        assertThat(passed.facts()).containsEntry("entries", "10");
        assertThat(adapter.difference(entry(passed), file, folder.resolve("scratch"), beat -> {}))
                .isEmpty();

        inVolume("-d --name user", "while :; do sleep 1; done");
        onMachine("docker exec user sh -c 'cd /m && echo two >plain && rm -r a link && echo new >new'");
        Manifest manifest = manifest(passed);
        Map<String, Path> streams = Map.of(STREAM, file);
        RestoreLook look = restore.look(inventory, MODELS, manifest, Selection.ALL, beat -> {});
        assertThat(look.differences()).anyMatch(told -> told.contains("user (running)"));
        assertThat(restore.difference(inventory, MODELS, manifest, streams, Selection.ALL, folder, beat -> {}))
                .isPresent();

        restore.restore(inventory, MODELS, manifest, streams, Selection.ALL, folder, beat -> {});
        restore.restore(inventory, MODELS, manifest, streams, Selection.ALL, folder, beat -> {});

        assertThat(restore.difference(inventory, MODELS, manifest, streams, Selection.ALL, folder, beat -> {}))
                .isEmpty();
        assertThat(onMachine("docker exec user sh -c 'cd /m && cat plain a/b/deep && ls -A'"))
                .contains("one\ndeep\n")
                .doesNotContain("new")
                .doesNotContain(".opsaga");
        assertThat(read(folder.resolve("again.tar")).facts()).isEqualTo(passed.facts());
    }

    @Test
    void aVolumeThatIsNotThereIsNotMadeByReadingItAndIsByRestoringIt() throws IOException {
        Path file = folder.resolve(STREAM);
        Passed passed = read(file);
        Manifest manifest = manifest(passed);
        VolumeSource other = new VolumeSource("other", "main-pc");
        assertThat(failure(() -> adapter.look(inventory, other, beat -> {}))).isEqualTo("SOURCE_MISSING");
        assertThat(failure(() -> adapter.open(inventory, other, STREAM).writeTo(OutputStream.nullOutputStream())))
                .isEqualTo("SOURCE_MISSING");
        assertThat(restore.look(inventory, other, manifest, Selection.ALL, beat -> {})
                        .present())
                .isFalse();
        assertThat(onMachine("docker volume ls -q").lines()).containsExactly("models");

        Map<String, Path> streams = Map.of(STREAM, file);
        restore.restore(inventory, other, manifest, streams, Selection.ALL, folder, beat -> {});
        assertThat(restore.difference(inventory, other, manifest, streams, Selection.ALL, folder, beat -> {}))
                .isEmpty();
        restore.remove(inventory, other, Selection.ALL, beat -> {});
        restore.remove(inventory, other, Selection.ALL, beat -> {});
        assertThat(onMachine("docker volume ls -q").lines()).containsExactly("models");
    }

    @Test
    void aVolumeThatIsWrittenToMeanwhileIsTold() {
        inVolume("-d --name writer", "while :; do date +%N >>/m/log; done");

        assertThat(failure(() -> adapter.open(inventory, MODELS, STREAM).writeTo(OutputStream.nullOutputStream())))
                .isEqualTo("SOURCE_CHANGED");
        onMachine("docker rm -f writer");
    }
}
