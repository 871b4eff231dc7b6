package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import io.opsaga.real.Command.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nonsense from outside is answered with a problem and starts nothing. */
@ExtendWith(Real.Shared.class)
class BadInputIT {
    private final OpsagaProcess opsaga;
    private String before = "";

    BadInputIT(Real real) {
        this.opsaga = real.opsaga;
    }

    @BeforeEach
    void count() {
        before = operations();
    }

    @AfterEach
    void nothingWasStarted() {
        assertThat(operations()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "404 | unknown-agent           | {'agent_id':'nobody','environment':'testing','version':'1.0.0'}",
                "409 | environment-uninhabited | {'agent_id':'c01','environment':'production','version':'1.0.0'}",
                "400 | invalid-request         | {'agent_id':'c01','environment':'moon','version':'1.0.0'}",
                "400 | invalid-request         | {'agent_id':'c01','environment':'testing'}",
                "400 | invalid-request         | {'agent_id':7,'environment':'testing','version':'1.0.0'}",
                "400 | invalid-request         | {'agent_id':['c01'],'environment':'testing','version':'1.0.0'}",
                "400 | invalid-request         | {'agent_id':'c01','environment':'testing','version':'1.0.0','x':1}",
                "400 | invalid-request         | {'agent_id':'../../etc','environment':'testing','version':'1.0.0'}",
                "400 | invalid-request         | {'agent_id':'c01;reboot','environment':'testing','version':'1.0.0'}",
                "400 | invalid-request         | {'agent_id':'c01','environment':'testing','version':'$(reboot)'}",
                "400 | invalid-request         | {'agent_id':'c01','environment':'testing','version':'../1.0.0'}",
                "400 | invalid-request         | {'agent_id':'c01','environment':'testing','version':'-rf'}",
                "400 | invalid-request         | []",
                "400 | malformed-json          | {'agent_id':'c01',",
                "400 | malformed-json          | nonsense",
                "400 | malformed-json          | ``",
            })
    void aBadBody(int status, String kind, String body) {
        opsaga.http().post("/deploy", body.replace('\'', '"')).isProblem(status, kind);
    }

    @Test
    void aBodyThatIsTooLargeOrTooDeep() {
        opsaga.http()
                .post("/deploy", "{\"reason\":\"" + "x".repeat(70_000) + "\"}")
                .isProblem(413, "too-large");
        assertThat(opsaga.http().post("/deploy", "[".repeat(10_000)).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /../../etc/passwd HTTP/1.1",
                "GET /deployments/%2e%2e%2f%2e%2e/status HTTP/1.1",
                "GET /deployments/%00/status HTTP/1.1",
                "GET /deployments/no-such/status HTTP/1.1",
                "DELETE /deploy HTTP/1.1",
                "BREW /deploy HTTP/1.1",
                "GET /agents?environment=moon HTTP/1.1",
                "GET /deployments?limit=-1 HTTP/1.1",
                "GET /agents HTTP/9.9",
            })
    void anOddRequest(String line) throws IOException {
        Answer answer = opsaga.http().raw(line + "\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

        assertThat(answer.status()).as(answer.body()).isBetween(400, 505);
        assertThat(answer.status()).isNotEqualTo(500);
        assertThat(answer.body()).doesNotContain("root:", "Exception", "\tat ");
    }

    @Test
    void anInventoryThatIsWrongIsToldByLineAndLeavesNoProcess(@TempDir Path folder) throws IOException {
        Path inventory =
                Files.writeString(folder.resolve("wrong.yaml"), """
                environment: testing
                machines:
                  main-pc:
                    ssh: { host: %2$s, user: root, identity: %1$s/id, known_hosts: %1$s/known_hosts }
                agents:
                  - id: one
                    machine: nowhere
                    runtime: docker
                    image: agent
                """.formatted(Testbed.keys(), Testbed.address(11)));
        OpsagaProcess refused = OpsagaProcess.notStarted(inventory, folder.resolve("data"), OpsagaProcess.freePort());

        Ended up = refused.up();

        assertThat(up.code()).isNotZero();
        assertThat(up.out() + up.err()).contains("wrong.yaml:7", "nowhere");
        String data = folder.resolve("data").toString();
        try (var processes = Files.list(Path.of("/proc"))) {
            assertThat(processes.filter(process -> commandLine(process).contains(data)))
                    .isEmpty();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    private String operations() {
        return opsaga.http().get("/metrics").has(200).at("/metrics/total_deployments");
    }
}
