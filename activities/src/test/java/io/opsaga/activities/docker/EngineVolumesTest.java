package io.opsaga.activities.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.opsaga.activities.audit.Audit;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.activities.docker.DockerFailure.Kind;
import io.opsaga.activities.ssh.SshMachines;
import io.opsaga.inventory.Machine;
import io.opsaga.inventory.Machine.DockerAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an engine is asked for when its volumes are read, and what is made of its answers. */
@Timeout(60)
class EngineVolumesTest {
    private static final String OLD = "a".repeat(64);
    private static final String NEW = "b".repeat(64);
    private static final String LEFT =
            "[{\"Id\":\"%s\",\"Labels\":{\"opsaga.reads-volume\":\"models\"}}]".formatted(OLD);
    private static final String IMAGES =
            "[{\"Id\":\"sha256:big\",\"Size\":900},{\"Id\":\"sha256:small\",\"Size\":7},{\"Id\":\"sha256:other\",\"Size\":7}]";

    @TempDir
    Path folder;

    private MadeUpEngine engine;
    private SshMachines machines;
    private DockerEngines engines;
    private EngineVolumes volumes;

    @BeforeEach
    void connect() throws Exception {
        engine = new MadeUpEngine(folder.resolve("docker.sock"));
        machines = new SshMachines();
        engines = new DockerEngines(machines, folder.resolve("sockets"), new Audit(List.of()));
        Machine.Ssh nowhere = new Machine.Ssh("127.0.0.1", 1, "nobody", folder.resolve("none"), folder.resolve("none"));
        volumes = engines.volumes(new Machine("box", nowhere, new DockerAccess.Socket(folder.resolve("docker.sock"))));
    }

    @AfterEach
    void disconnect() throws Exception {
        engines.close();
        machines.close();
        engine.close();
    }

    private static String text(java.io.InputStream tar) throws IOException {
        return new String(tar.readAllBytes(), StandardCharsets.UTF_8);
    }

    private Kind failure(String volume) {
        DockerFailure told =
                catchThrowableOfType(DockerFailure.class, () -> volumes.read(volume, EngineVolumesTest::text));
        assertThat(told).isNotNull();
        return told.kind();
    }

    @Test
    void aVolumeIsReadThroughAContainerThatNeverRuns() throws IOException {
        engine.answers("GET /containers/json", 200, LEFT)
                .answers("DELETE /containers/" + OLD, 204, "")
                .answers("GET /images/json", 200, IMAGES)
                .answers("POST /containers/create", 201, "{\"Id\":\"%s\"}".formatted(NEW))
                .answersBy("GET /containers/%s/archive".formatted(NEW), asked -> "the stream")
                .answers("DELETE /containers/" + NEW, 204, "");

        assertThat(volumes.read("models", EngineVolumesTest::text)).isEqualTo("the stream");

        assertThat(engine.requests())
                .extracting(request -> request.substring(0, request.indexOf("\r\n")))
                .anyMatch(line -> line.startsWith("GET /containers/json") && line.contains("reads-volume%3Dmodels"))
                .anyMatch(line -> line.startsWith("DELETE /containers/%s?v=true".formatted(OLD)))
                .anyMatch(line -> line.contains("archive?path=%2Fopsaga-volume%2F."))
                .anyMatch(line -> line.startsWith("DELETE /containers/%s?v=true".formatted(NEW)))
                .noneMatch(line -> line.contains("/start"));
        String created = engine.requests().stream()
                .filter(request -> request.startsWith("POST /containers/create"))
                .findFirst()
                .orElseThrow();
        assertThat(created)
                .contains("\"Image\":\"sha256:other\"")
                .contains("\"opsaga.reads-volume\":\"models\"")
                .contains("\"ReadOnly\":true")
                .contains("\"NoCopy\":true")
                .contains("\"NetworkMode\":\"none\"");
    }

    @Test
    void aStreamThatBreaksOffIsAFailureAndItsContainerGoes() {
        engine.answers("GET /containers/json", 200, "[]")
                .answers("GET /images/json", 200, IMAGES)
                .answers("POST /containers/create", 201, "{\"Id\":\"%s\"}".formatted(NEW))
                .breaksOffOn("GET /containers/%s/archive".formatted(NEW))
                .answers("DELETE /containers/" + NEW, 204, "");

        assertThat(failure("models")).isEqualTo(Kind.UNREACHABLE);
        assertThat(engine.requests()).anyMatch(request -> request.startsWith("DELETE /containers/" + NEW));
    }

    @Test
    void anEngineWithoutImagesCannotBeRead() {
        engine.answers("GET /containers/json", 200, "[]").answers("GET /images/json", 200, "[]");

        assertThat(failure("models")).isEqualTo(Kind.IMAGE_MISSING);
    }

    @Test
    void oneThatIsSomethingElseThanAFolderIsNotPlain() {
        engine.answers("GET /volumes/plain", 200, """
                        {"Name":"plain","Driver":"local","Mountpoint":"/var/lib/docker/volumes/plain/_data","Options":null}""")
                .answers("GET /volumes/bound", 200, """
                        {"Name":"bound","Driver":"local","Mountpoint":"/x","Options":{"device":"/srv","o":"bind"}}""")
                .answers("GET /volumes/far", 200, """
                        {"Name":"far","Driver":"nfs","Mountpoint":""}""")
                .answers("GET /volumes/none", 404, "{\"message\":\"get none: no such volume\"}");

        assertThat(volumes.find("plain"))
                .contains(new EngineVolume("plain", "/var/lib/docker/volumes/plain/_data", true));
        assertThat(volumes.find("bound").orElseThrow().plain()).isFalse();
        assertThat(volumes.find("far").orElseThrow().plain()).isFalse();
        assertThat(volumes.find("none")).isEmpty();
    }

    @Test
    void whoHasAVolumeIsToldAndNotWhoOnlyReadsIt() {
        engine.answers("GET /containers/json", 200, """
                [{"Id":"%1$s","Names":["/web"],"State":"running","Mounts":[{"Name":"models","RW":true},{"Name":"x","RW":true}]},
                 {"Id":"%1$s","Names":["/copy"],"State":"running","Mounts":[{"Name":"models","RW":false}]},
                 {"Id":"%1$s","Names":["/old"],"State":"exited","Mounts":[{"Name":"models","RW":true}]},
                 {"Id":"%1$s","Names":["/path"],"State":"running","Mounts":[{"Name":"other","Destination":"models","RW":true}]},
                 {"Id":"%1$s","Names":["/ours"],"State":"created","Labels":{"opsaga.reads-volume":"models"},
                  "Mounts":[{"Name":"models","RW":false}]}]""".formatted(NEW));

        assertThat(volumes.users("models"))
                .containsExactly(
                        new VolumeUser("copy", State.RUNNING, false),
                        new VolumeUser("old", State.EXITED, true),
                        new VolumeUser("web", State.RUNNING, true))
                .extracting(VolumeUser::isWriting)
                .containsExactly(false, false, true);
    }

    @Test
    void whatIsGoneIsRemovedAndWhatIsInUseIsNot() {
        engine.answers("DELETE /volumes/gone", 404, "{\"message\":\"get gone: no such volume\"}")
                .answers("DELETE /volumes/used", 409, "{\"message\":\"remove used: volume is in use - [abc]\"}");

        volumes.remove("gone");
        DockerFailure told = catchThrowableOfType(DockerFailure.class, () -> volumes.remove("used"));
        assertThat(told.kind()).isEqualTo(Kind.CONFLICT);
    }
}
