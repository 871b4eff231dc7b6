package io.opsaga.api.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP response. */
public record Answer(int status, Map<String, List<String>> headers, String body) {
    private static final JsonMapper JSON = JsonMapper.shared();

    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(entry -> entry.getValue().get(0))
                .findFirst();
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    /** The value at a path such as {@code /errors/0/field}, as text. */
    public String at(String path) {
        return json().at(path).asString();
    }

    public Answer has(int expected) {
        assertThat(status).as(body).isEqualTo(expected);
        return this;
    }

    /** Asserts that it is a problem of that kind, which tells nothing of the inside. */
    public Answer isProblem(int expected, String kind) {
        has(expected);
        assertThat(header("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(at("/type")).isEqualTo("urn:opsaga:problem:" + kind);
        assertThat(at("/title")).isNotEmpty();
        assertThat(json().at("/status").asInt()).isEqualTo(expected);
        assertThat(at("/detail")).isNotEmpty();
        assertThat(body).doesNotContain("Exception", "org.springframework", "tools.jackson", "io.opsaga", "\tat ");
        return this;
    }
}
