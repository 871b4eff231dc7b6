package io.opsaga.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.opsaga.api.support.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A value of an agent's environment, a key of the API, and the private key of the machines: where they must not appear. */
@ExtendWith(Real.Shared.class)
class SecretsIT {
    static final String CANARY = "CANARY-5b1f0a77";

    private static final Pattern PAYLOAD = Pattern.compile("\"data\": *\"([A-Za-z0-9+/=]+)\"");

    private final OpsagaProcess opsaga;

    SecretsIT(Real real) {
        this.opsaga = real.opsaga;
    }

    @Test
    void secretsStayWhereTheyBelong() throws IOException {
        String key = opsaga.http()
                .post("/keys", "{\"name\": \"secrets\", \"role\": \"operator\"}")
                .has(201)
                .at("/key");
        List<String> secrets = List.of(CANARY, key, privateKeyLine());
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean over = new AtomicBoolean();
        Thread watch = new Thread(() -> {
            while (!over.get()) {
                seen.addAll(commandLines());
            }
        });
        watch.start();
        try {
            for (String agent : List.of("secret-c", "secret-p")) {
                for (String version : List.of("1.0.0", "crash", "slow", "bad-setup")) {
                    String id = ordered(agent, version, key);
                    opsaga.over(id);
                    assertNone("status", opsaga.status(id).toString(), secrets);
                    assertNone("history", history(id), secrets);
                }
            }
        } finally {
            over.set(true);
        }

        assertThat(seen).anyMatch(line -> line.contains("httpd"));
        seen.forEach(line -> assertNone("command line", line, secrets));
        for (String path : List.of("/agents", "/deployments?active=false&limit=100", "/metrics", "/environments")) {
            assertNone(path, opsaga.http().get(path).has(200).body(), secrets);
        }
        try (Stream<Path> logs = Files.walk(opsaga.data().resolve("log"))) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                assertNone(log.toString(), Files.readString(log, StandardCharsets.ISO_8859_1), secrets);
            }
        }
    }

    private String ordered(String agent, String version, String key) {
        opsaga.lift(version);
        Answer answer = opsaga.http()
                .post(
                        "/deploy",
                        "{\"agent_id\": \"%s\", \"environment\": \"testing\", \"version\": \"%s\"}"
                                .formatted(agent, version),
                        "Authorization",
                        "Bearer " + key);
        return answer.has(202).at("/deployment_id");
    }

    /** The whole history, as exported, and once more with its payloads in the clear where they are not encrypted. */
    private String history(String id) {
        String exported = opsaga.temporal("workflow", "show", "--workflow-id", id, "-o", "json")
                .orFail()
                .out();
        assertThat(exported).contains("eventType");
        StringBuilder text = new StringBuilder(exported);
        Matcher payload = PAYLOAD.matcher(exported);
        while (payload.find()) {
            text.append(new String(Base64.getDecoder().decode(payload.group(1)), StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    private static void assertNone(String where, String text, List<String> secrets) {
        for (String secret : secrets) {
            assertThat(text.contains(secret))
                    .as("%s in %s", secret.substring(0, 6), where)
                    .isFalse();
        }
    }

    private static String privateKeyLine() throws IOException {
        return Files.readAllLines(Testbed.keys().resolve("id")).get(2);
    }

    private static List<String> commandLines() {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .map(SecretsIT::commandLine)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
