package io.opsaga.api.support;

import io.opsaga.inventory.AgentLogs;
import io.opsaga.inventory.AgentVersions;
import io.opsaga.inventory.EnvironmentName;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What agents wrote, in memory; from machines that may be away. */
public final class MemoryLogs implements AgentLogs, AgentVersions {
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private volatile boolean away;
    private volatile Runnable skipped = () -> {};

    public void clear() {
        known.clear();
        away = false;
        skipped = () -> {};
    }

    /** Is told when what a version has written is left out. */
    public void whenSkipped(Runnable told) {
        skipped = told;
    }

    public void write(String agent, String operation, String text) {
        known.put(agent + "/" + operation, text);
    }

    /** From now on no machine answers. */
    public void away() {
        away = true;
    }

    @Override
    public List<String> of(EnvironmentName environment, String agent) {
        if (away) {
            throw new Unavailable("main-pc did not answer.", new IOException("away"));
        }
        return List.of("2.0.0", "1.1.0", "1.0.0");
    }

    @Override
    public Optional<String> log(EnvironmentName environment, String agent, String operation, int lines) {
        return written(agent, operation).map(text -> last(text, lines));
    }

    @Override
    public Following follow(EnvironmentName environment, String agent) {
        return new InMemory(agent);
    }

    private Optional<String> written(String agent, String operation) {
        if (away) {
            throw new Unavailable("main-pc did not answer.", new IOException("away"));
        }
        return Optional.ofNullable(known.get(agent + "/" + operation));
    }

    private static String last(String text, int lines) {
        List<String> all = text.lines().toList();
        return all.stream()
                .skip(Math.max(0, all.size() - lines))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** Counts the characters it has read, and takes every line for finished. */
    private final class InMemory implements Following {
        private final String agent;
        private final Map<String, Integer> read = new HashMap<>();

        InMemory(String agent) {
            this.agent = agent;
        }

        @Override
        public void skip(String operation) {
            written(agent, operation).ifPresent(text -> read.put(operation, text.length()));
            skipped.run();
        }

        @Override
        public Optional<String> last(String operation, int lines) {
            return written(agent, operation).map(text -> {
                read.put(operation, text.length());
                return MemoryLogs.last(text, lines);
            });
        }

        @Override
        public String more(String operation) {
            String text = written(agent, operation).orElse("");
            Integer before = read.put(operation, text.length());
            return before == null ? text : text.substring(before);
        }

        @Override
        public String end() {
            return "held back";
        }
    }
}
