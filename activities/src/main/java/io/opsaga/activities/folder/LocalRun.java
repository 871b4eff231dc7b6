package io.opsaga.activities.folder;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of this host, ended with whoever uses it. Its complaints come with its output. */
final class LocalRun implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;

    private final Process process;

    private LocalRun(Process process) {
        this.process = process;
    }

    static LocalRun start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        return new LocalRun(process);
    }

    InputStream out() {
        return process.getInputStream();
    }

    int await() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
