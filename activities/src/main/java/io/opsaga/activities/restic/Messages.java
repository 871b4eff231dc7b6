package io.opsaga.activities.restic;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import java.util.Optional;

/** What restic prints, as values: JSON in lines, with lines of text in between, which are no messages. */
final class Messages {
    private static final ObjectMapper MAPPER = mapper();

    private Messages() {}

    /** How restic failed, in its words. */
    record ExitError(int code, String message) {}

    /** The last line of a check. */
    record Checked(
            @JsonProperty("num_errors") int errors,
            @JsonProperty("broken_packs") List<String> brokenPacks,
            @JsonProperty("suggest_repair_index") boolean repairIndex) {}

    static Optional<BackupStatus> status(String line) {
        return of("status", line, BackupStatus.class);
    }

    static Optional<BackupSummary> backedUp(List<String> lines) {
        return last("summary", lines, BackupSummary.class);
    }

    static Optional<Checked> checked(List<String> lines) {
        return last("summary", lines, Checked.class);
    }

    static Optional<ExitError> exitError(List<String> lines) {
        return last("exit_error", lines, ExitError.class);
    }

    /** The text of an error that is not the last word; of a line that is no message, the line. */
    static String text(String line) {
        return message(line)
                .map(node -> {
                    JsonNode error = node.path("error").path("message");
                    return (error.isMissingNode() ? node.path("message") : error).asText(line);
                })
                .orElse(line);
    }

    /** What a repository says of itself. */
    static Optional<String> repositoryId(List<String> lines) {
        try {
            JsonNode id = MAPPER.readTree(String.join("\n", lines)).path("id");
            return id.isTextual() ? Optional.of(id.asText()) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Empty where the lines are no list of snapshots. */
    static Optional<List<Snapshot>> snapshots(List<String> lines) {
        try {
            List<Snapshot> all = MAPPER.readValue(String.join("\n", lines), new TypeReference<List<Snapshot>>() {});
            return Optional.of(all == null ? List.of() : all);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static <T> Optional<T> last(String type, List<String> lines, Class<T> as) {
        Optional<T> found = Optional.empty();
        for (String line : lines) {
            Optional<T> one = of(type, line, as);
            found = one.isPresent() ? one : found;
        }
        return found;
    }

    private static <T> Optional<T> of(String type, String line, Class<T> as) {
        return message(line)
                .filter(node -> type.equals(node.path("message_type").asText()))
                .flatMap(node -> read(node, as));
    }

    private static <T> Optional<T> read(JsonNode node, Class<T> as) {
        try {
            return Optional.of(MAPPER.treeToValue(node, as));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> message(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readTree(line));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static ObjectMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        mapper.configOverride(List.class).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        return mapper;
    }
}
