package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A folder of one machine, backed up by the started product, and copied to the other machine. */
@ExtendWith(Real.Shared.class)
class BackupIT {
    static final String SHELF = "shelf";
    static final String SOURCE = "/srv/shelf";

    /** Below the home folder of the machine's account, which is the disk that a test fills. */
    static final String FAR = "shelf-copies";

    private static final Duration LONG = Duration.ofMinutes(2);

    private final Real real;
    private final OpsagaProcess opsaga;

    BackupIT(Real real) {
        this.real = real;
        this.opsaga = real.opsaga;
    }

    @BeforeEach
    void fillTheFolder() {
        Testbed.exec(Testbed.PC2, """
                rm -rf %1$s; mkdir -p %1$s/deep; head -c 2000000 /dev/urandom >%1$s/weights
                echo on >%1$s/deep/agents.yaml; ln -s weights %1$s/link; truncate -s 100M %1$s/sparse; chown -R 1234:4321 %1$s/deep
                """.formatted(SOURCE)).orFail();
    }

    @AfterEach
    void makeRoom() {
        Testbed.free(Testbed.MAIN_PC);
    }

    private String backedUp(String stage) {
        String id = opsaga.http()
                .post("/api/v1/backups/%s/run".formatted(SHELF), "{\"environment\": \"testing\"}")
                .has(202)
                .at("/execution_id");
        opsaga.ended(id, stage);
        return id;
    }

    private JsonNode execution(String id) {
        JsonNode all = opsaga.http()
                .get("/api/v1/backups/%s/executions?environment=testing".formatted(SHELF))
                .has(200)
                .json();
        for (JsonNode one : all.at("/executions")) {
            if (one.at("/execution_id").asString().equals(id)) {
                return one;
            }
        }
        throw new AssertionError("%s is not among %s".formatted(id, all));
    }

    /** What the store itself has of that execution, asked past Opsaga. */
    private int snapshots(String id, String... store) {
        String restic = Command.run(LONG, List.of(Repository.ops("restic/get")))
                .orFail()
                .out()
                .strip();
        List<String> command = new ArrayList<>(List.of(restic));
        command.addAll(List.of(store));
        command.addAll(List.of("--no-cache", "--no-lock", "--json", "snapshots", "--tag", "operation=" + id));
        Path key = real.folder.resolve("keys/store");
        String out = Command.run(LONG, Map.of("RESTIC_PASSWORD_FILE", key.toString()), command)
                .orFail()
                .out();
        return JsonMapper.shared().readTree(out).size();
    }

    private String[] near() {
        return new String[] {"-r", real.folder.resolve("store").toString()};
    }

    private static String[] far() {
        String ssh = "ssh -F none -i %1$s/id -o UserKnownHostsFile=%1$s/known_hosts root@%2$s -s sftp"
                .formatted(Testbed.keys(), Testbed.address(11));
        return new String[] {"-o", "sftp.command=" + ssh, "-r", "sftp:ignored:" + FAR};
    }

    @Test
    void whatIsCopiedToAnotherMachineIsThereToo() {
        String id = backedUp("completed");

        assertThat(execution(id).at("/status").asString()).isEqualTo("VERIFIED");
        assertThat(snapshots(id, near())).as("in its store").isEqualTo(2);
        assertThat(snapshots(id, far())).as("on the other machine").isEqualTo(2);
    }

    @Test
    void aMachineThatHasNoRoomForTheCopyTakesTheWholeBackupBack() {
        backedUp("completed");
        Testbed.fill(Testbed.MAIN_PC);
        fillTheFolder();

        String id = backedUp("rolled_back");

        JsonNode status = opsaga.operation(id);
        assertThat(status.at("/failure/type").asString()).isEqualTo("STORE_FULL");
        assertThat(execution(id).at("/status").asString()).isEqualTo("FAILED");
        assertThat(snapshots(id, near())).as("in its store").isZero();
        Testbed.free(Testbed.MAIN_PC);
        assertThat(snapshots(id, far())).as("on the other machine").isZero();
        assertThat(execution(backedUp("completed")).at("/status").asString()).isEqualTo("VERIFIED");
    }

    @Test
    void anEngineThatIsKilledIsStartedAgain() {
        Testbed.exec(Testbed.PC2, "head -c 100000000 /dev/urandom >%s/weights".formatted(SOURCE))
                .orFail();
        String id = opsaga.http()
                .post("/api/v1/backups/%s/run".formatted(SHELF), "{\"environment\": \"testing\"}")
                .has(202)
                .at("/execution_id");

        ProcessHandle engine = await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> sending().orElse(null), found -> found != null);
        engine.destroyForcibly();

        opsaga.ended(id, "completed");
        assertThat(execution(id).at("/status").asString()).isEqualTo("VERIFIED");
        assertThat(snapshots(id, near())).isEqualTo(2);
        assertThat(Files.exists(opsaga.data().resolve("scratch/backups").resolve(id)))
                .as("scratch")
                .isFalse();
    }

    /** The engine at the stream, of this installation. */
    private Optional<ProcessHandle> sending() {
        String store = real.folder.resolve("store").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("restic") && line.contains(store) && line.contains("folder.tar"))
                        .isPresent())
                .findFirst();
    }
}
