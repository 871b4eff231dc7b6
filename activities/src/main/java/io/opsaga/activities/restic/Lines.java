package io.opsaga.activities.restic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The lines that a program has printed, the latest ten thousand; of those about progress, the latest one. */
final class Lines implements Output {
    private static final int MOST = 10_000;

    private final Deque<String> lines = new ArrayDeque<>();
    private long taken;
    private Optional<BackupStatus> status = Optional.empty();

    @Override
    public void take(InputStream in) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            add(line);
        }
    }

    private synchronized void add(String line) {
        taken += line.length() + 1;
        Optional<BackupStatus> told = Messages.status(line);
        if (told.isPresent()) {
            status = told;
            return;
        }
        if (lines.size() == MOST) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    synchronized List<String> all() {
        return new ArrayList<>(lines);
    }

    synchronized Optional<BackupStatus> status() {
        return status;
    }

    /** How many characters it has read. */
    synchronized long taken() {
        return taken;
    }
}
