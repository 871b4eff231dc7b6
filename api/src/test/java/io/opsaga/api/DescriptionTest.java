package io.opsaga.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.opsaga.api.support.Answer;
import io.opsaga.api.support.Described;
import io.opsaga.api.support.Described.Call;
import io.opsaga.api.support.Generator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.test.context.TestPropertySource;

/** What {@code /docs/openapi.json} says is what is taken and answered, tried with requests that are generated from it. */
@TestPropertySource(properties = {"opsaga.update-timeout=30s", "opsaga.start-timeout=30s"})
class DescriptionTest extends ApiTest {
    private static final int REQUESTS = 2400;

    /** What is refused although the description allows it: what nobody could describe, as it depends on inventory or records. */
    private static final List<String> KNOWN_ONLY_BY_INVENTORY = List.of(
            "environment: is required",
            "agents: matches none",
            "version: is required, as versions does not name",
            "after: is no operation's id",
            "after: is no page's next");

    private Described description = new Described("{}");

    @BeforeEach
    void read() {
        description = new Described(http.get("/docs/openapi.json").has(200).body());
    }

    @Test
    void whatItSaysIsWhatIsTakenAndAnswered() {
        // Other requests with each change of the description, and the same ones until then.
        long seed = Long.getLong("opsaga.seed", description.seed());
        LoggerFactory.getLogger(DescriptionTest.class).info("To repeat it: -Dopsaga.seed={}", seed);
        Random random = new Random(seed);
        Generator good = new Generator(random, description, 0);
        Generator bad = new Generator(random, description, 0.08);
        List<Call> calls = description.calls();
        List<String> differences = new ArrayList<>();
        int taken = 0;
        for (int i = 0; i < REQUESTS; i++) {
            Call call = calls.get(i % calls.size());
            Sent sent = sent(call, i % 3 == 0 ? bad : good, random);
            Answer answer = send(sent);
            taken += answer.status() < 300 ? 1 : 0;
            String difference = difference(sent, answer);
            if (!difference.isEmpty()) {
                differences.add("%s%n  %s %s%n  %s".formatted(difference, call, sent, answer.body()));
            }
            if (answer.status() == 202) {
                good.know(answer.at(call.path().startsWith("/fleet") ? "/operation_id" : "/deployment_id"));
            }
        }
        assertThat(differences.stream().limit(8)).as("opsaga.seed=%d", seed).isEmpty();
        assertThat(taken).as("too few requests do anything").isGreaterThan(REQUESTS / 8);
    }

    @Test
    void itsExamplesAreTaken() {
        int examples = 0;
        for (Call call : description.calls()) {
            JsonNode example = call.body().path("example");
            if (!example.isMissingNode()) {
                examples++;
                assertThat(description.complaint(call.body(), example))
                        .as(call + ": " + example)
                        .isEmpty();
                Answer answer = http.post(call.path().replace("{id}", "deploy_0"), example.toString());
                assertThat(answer.status())
                        .as(call + ": " + answer.body())
                        .isNotEqualTo(400)
                        .isLessThan(500);
            }
        }
        assertThat(examples).isGreaterThan(9);
    }

    @Test
    void itIsComplete() {
        for (Call call : description.calls()) {
            assertThat(call.node()
                            .path("responses")
                            .path("400")
                            .path("description")
                            .asText())
                    .as(call.toString())
                    .contains("urn:opsaga:problem:invalid-request");
            if (call.method().equals("POST")) {
                assertThat(call.body().path("type").asText())
                        .as(call.toString())
                        .isEqualTo("object");
                assertThat(call.node().path("responses").has("409")).isTrue();
            }
            call.parameters("query")
                    .forEach(one -> assertThat(one.path("schema").has("type")).isTrue());
        }
        assertThat(calls()).contains("POST /deployments/{id}/approve", "POST /fleet/operations/{id}/extend");
        JsonNode fleet = description.calls().stream()
                .filter(call -> call.path().equals("/fleet/deploy"))
                .findFirst()
                .orElseThrow()
                .body();
        assertThat(fleet.at("/properties/answer_within/type").toString()).contains("integer");
        assertThat(fleet.at("/properties/policy/enum").toString()).contains("keep-what-works");
        assertThat(fleet.at("/required").toString()).contains("agents");
    }

    /** What is read is told to whoever sends an unknown field. */
    @Test
    void itNamesEveryFieldThatIsRead() {
        int compared = 0;
        for (Call call : description.calls()) {
            if (call.body().isMissingNode()) {
                continue;
            }
            Answer answer = http.post(call.path().replace("{id}", "deploy_0"), "{\"zzz\": 1}");
            List<String> read = new ArrayList<>();
            answer.json().at("/errors").forEach(error -> {
                if (error.at("/field").asString().equals("zzz")) {
                    error.at("/allowed").forEach(name -> read.add(name.asString()));
                    read.add("zzz");
                }
            });
            if (!read.isEmpty()) {
                compared++;
                read.remove("zzz");
                List<String> described = new ArrayList<>();
                call.body().path("properties").fieldNames().forEachRemaining(described::add);
                assertThat(described).as(call.toString()).containsExactlyInAnyOrderElementsOf(read);
            }
        }
        assertThat(compared).isGreaterThan(7);
    }

    private List<String> calls() {
        return description.calls().stream().map(Call::toString).toList();
    }

    /** @param valid whether the description allows it */
    private record Sent(Call call, String target, String body, List<String> headers, boolean valid) {
        @Override
        public String toString() {
            return "%s %s %s (%s)".formatted(target, headers, body, valid ? "described" : "not as described");
        }
    }

    private boolean described(JsonNode schema, JsonNode value) {
        return description.complaint(schema, value).isEmpty();
    }

    private Sent sent(Call call, Generator generator, Random random) {
        boolean valid = true;
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : call.parameters("query")) {
            String name = parameter.path("name").asText();
            JsonNode schema = parameter.path("schema");
            // Plans take a while, and few differ.
            if (parameter.path("required").asBoolean() || random.nextInt(100) < (name.equals("dry_run") ? 10 : 30)) {
                String text = generator.value(schema).asText();
                boolean right = described(schema, typed(parameter, text));
                valid &= right;
                // Who may wait for minutes may be answered after minutes.
                query.add(name + "=" + encoded(right && name.equals("wait") ? "1" : text));
            }
        }
        List<String> headers = new ArrayList<>();
        for (JsonNode parameter : call.parameters("header")) {
            if (random.nextInt(100) < 10) {
                headers.add(parameter.path("name").asText());
                headers.add("key-" + random.nextInt(5));
            }
        }
        String body = "";
        if (!call.body().isMissingNode() && (call.bodyRequired() || random.nextBoolean())) {
            JsonNode value = generator.value(call.body());
            valid &= described(call.body(), value);
            body = value.toString();
            headers.addAll(List.of("Content-Type", "application/json"));
        }
        String path = call.path();
        for (JsonNode parameter : call.parameters("path")) {
            String id = generator.value(parameter.path("schema")).asText();
            // What these are at an address is not the API's to say.
            String asked = id.isBlank() || id.contains("/") ? "deploy_0" : id;
            valid &= described(parameter.path("schema"), TextNode.valueOf(asked));
            path = path.replaceAll("\\{\\w+}", encoded(asked));
        }
        String target = path + (query.isEmpty() ? "" : "?" + String.join("&", query));
        return new Sent(call, target, body, headers, valid);
    }

    private Answer send(Sent sent) {
        return http.send(
                sent.call().method(), sent.target(), sent.body(), sent.headers().toArray(String[]::new));
    }

    private String difference(Sent sent, Answer answer) {
        String wrong = description.complaint(sent.call(), answer);
        if (answer.status() >= 500) {
            return "a failure";
        }
        if (!wrong.isEmpty()) {
            return "the answer: " + wrong;
        }
        if (!sent.valid() && answer.status() < 400) {
            return "taken, and not as described";
        }
        boolean refused = answer.status() == 400 || answer.status() == 415 || answer.status() == 405;
        return sent.valid() && refused && !onlyByInventory(answer) ? "refused, and as described" : "";
    }

    private static boolean onlyByInventory(Answer answer) {
        List<String> errors = new ArrayList<>();
        answer.json()
                .at("/errors")
                .forEach(error -> errors.add("%s: %s"
                        .formatted(
                                error.at("/field").asString(),
                                error.at("/message").asString())));
        return !errors.isEmpty()
                && errors.stream()
                        .allMatch(error -> KNOWN_ONLY_BY_INVENTORY.stream().anyMatch(error::startsWith)
                                || (error.startsWith("versions.") && error.contains("is not among")));
    }

    private static JsonNode typed(JsonNode parameter, String text) {
        String type = parameter.at("/schema/type").asText();
        if (type.equals("boolean") && (text.equals("true") || text.equals("false"))) {
            return BooleanNode.valueOf(Boolean.parseBoolean(text));
        }
        if (type.equals("integer") && text.matches("[0-9]{1,9}")) {
            return IntNode.valueOf(Integer.parseInt(text));
        }
        return TextNode.valueOf(text);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
