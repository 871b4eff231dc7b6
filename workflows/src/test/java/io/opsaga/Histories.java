package io.opsaga;

import io.opsaga.saga.Payloads;
import io.opsaga.saga.TaskQueues;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The recorded histories of one capability; they stand for the runs that are open when a new version is installed. */
public final class Histories {
    private final Path folder;

    /** @param capability name of its package */
    public Histories(String capability) {
        folder = Path.of("src", "test", "resources", "histories", capability);
    }

    /** The name of an enum's constant as a file. */
    public static String fileName(Enum<?> behaviour) {
        return behaviour.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".json";
    }

    /** The files that are there. */
    public List<String> fileNames() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Writes a history, over the one that was there. */
    public void write(String fileName, String history) throws IOException {
        Files.writeString(Files.createDirectories(folder).resolve(fileName), history + "\n");
    }

    /**
     * Has a saga go the recorded way; throws when it goes another one. With the product's payload converter, which can read what
     * was written before a field came or went.
     *
     * @param workflowId histories of the in-memory server do not tell it; replay would make up one
     */
    public void replay(String fileName, String workflowId, Class<?> saga) throws Exception {
        TestEnvironmentOptions options = TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build())
                .build();
        try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(options)) {
            Worker worker = environment.newWorker(TaskQueues.WORKFLOWS);
            worker.registerWorkflowImplementationTypes(saga);
            WorkflowReplayer.replayWorkflowExecution(
                    WorkflowExecutionHistory.fromJson(Files.readString(folder.resolve(fileName)), workflowId), worker);
        }
    }
}
