package io.opsaga.activities.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.opsaga.activities.restic.BackupRequest;
import io.opsaga.activities.restic.Dumped;
import io.opsaga.activities.restic.Snapshot;
import io.opsaga.activities.restic.StreamSource;
import io.opsaga.activities.restic.Vault;
import io.opsaga.archive.ExecutionName;
import io.opsaga.archive.Sent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The snapshots of one execution in one store, found by its tag; the last one says what the others are. */
public final class Snapshots {
    /** What the manifest is called in its snapshot; no stream is called so. */
    public static final String MANIFEST = "manifest.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final String OPERATION = "operation=";

    private final Vault vault;
    private final ExecutionName execution;

    public Snapshots(Vault vault, ExecutionName execution) {
        this.vault = vault;
        this.execution = execution;
    }

    /** What every snapshot of this execution carries. */
    List<String> tags() {
        List<String> tags = new ArrayList<>(List.of(mark()));
        tags.addAll(tagsOf(execution.environment(), execution.backup()));
        return tags;
    }

    private static List<String> tagsOf(String environment, String backup) {
        return List.of("environment=" + environment, "backup=" + backup);
    }

    private String mark() {
        return OPERATION + execution.operation();
    }

    /** All snapshots in that store of executions of that backup, by the operations that made them. */
    public static SortedMap<String, List<Snapshot>> ofBackup(Vault vault, String environment, String backup) {
        SortedMap<String, List<Snapshot>> found = new TreeMap<>();
        for (Snapshot snapshot : vault.snapshots(tagsOf(environment, backup))) {
            snapshot.tags().stream()
                    .filter(tag -> tag.startsWith(OPERATION))
                    .map(tag -> tag.substring(OPERATION.length()))
                    .findFirst()
                    .ifPresent(operation -> found.computeIfAbsent(operation, first -> new ArrayList<>())
                            .add(snapshot));
        }
        return found;
    }

    /** All of them that are in the store, the oldest first. */
    public List<Snapshot> all() {
        return vault.snapshots(List.of(mark()));
    }

    /** The ids of those by the name of what is in them. */
    public SortedMap<String, String> byName() {
        SortedMap<String, String> ids = new TreeMap<>();
        all().forEach(snapshot ->
                snapshot.paths().forEach(path -> ids.put(path.replaceFirst("^/", ""), snapshot.id())));
        return ids;
    }

    /** What was sent, if all of it has been. */
    public Optional<Sent> sent(Path scratch) {
        SortedMap<String, String> ids = byName();
        if (!ids.containsKey(MANIFEST)) {
            return Optional.empty();
        }
        try (Dumped file = vault.dump(ids.get(MANIFEST), MANIFEST, scratch)) {
            Sent sent = JSON.readValue(Files.readAllBytes(file.file()), Sent.class);
            boolean whole = sent.manifest().streams().stream()
                    .allMatch(stream -> stream.snapshot().equals(ids.get(stream.name())));
            return whole ? Optional.of(sent) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes down what was sent, as the last of it. */
    void seal(Sent sent, Path scratch) {
        Path file = null;
        try {
            file = Files.createTempFile(scratch, "manifest", ".json");
            Files.write(file, bytes(sent));
            StreamSource source = StreamSource.of("cat", file.toString());
            vault.backup(new BackupRequest(source, MANIFEST, tags()), status -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(file);
        }
    }

    static byte[] bytes(Sent sent) {
        try {
            return JSON.writeValueAsBytes(sent);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes all of them off the store's list; tells how many there were. */
    public int forget() {
        List<String> ids = all().stream().map(Snapshot::id).toList();
        if (!ids.isEmpty()) {
            vault.forget(ids);
        }
        return ids.size();
    }
}
