package io.opsaga.api.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** JSON over HTTP, with the key from the environment where there is one. */
final class RestClient {
    static final int ACCEPTED = 202;

    private static final int FIRST_ERROR = 400;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String KEY = "OPSAGA_KEY";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = JsonMapper.builder().build();
    private final URI base;

    RestClient(URI base) {
        this.base = base;
    }

    record Answer(int status, JsonNode body) {}

    JsonNode get(String path) throws IOException, InterruptedException {
        Answer answer = send(request(path).GET());
        if (answer.status() >= FIRST_ERROR) {
            throw new IOException("%s answers %d".formatted(path, answer.status()));
        }
        return answer.body();
    }

    Answer post(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
        String key = System.getenv(KEY);
        return key == null || key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), json.readTree(response.body()));
    }
}
