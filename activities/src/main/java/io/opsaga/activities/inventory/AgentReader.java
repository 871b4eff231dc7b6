package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.AgentDraft.Text;
import io.opsaga.activities.inventory.Field.Entry;
import io.opsaga.activities.inventory.HealthReader.Checked;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads {@code agents}, each for itself. */
final class AgentReader {
    private static final Duration LONGEST_STOP = Duration.ofMinutes(10);
    private static final long DOCKER_LEAST_MEMORY = 6L << 20;

    private AgentReader() {}

    static List<AgentDraft> read(Field field) {
        List<Field> elements = field.list();
        return elements == null
                ? List.of()
                : elements.stream()
                        .map(AgentReader::agent)
                        .filter(Objects::nonNull)
                        .toList();
    }

    private static @Nullable AgentDraft agent(Field field) {
        Mapping agent = Mapping.of(field);
        if (agent == null) {
            return null;
        }
        RuntimeKind runtime = choice(agent.get("runtime"), RuntimeKind.values(), RuntimeKind::wire);
        Field restart = agent.get("restart");
        Checked health = HealthReader.read(agent.get("health"));
        return new AgentDraft(
                id(agent.get("id"), runtime),
                text(agent.get("machine")),
                runtime,
                Values.text(agent.get(runtime == RuntimeKind.DOCKER ? "image" : "artifact")),
                Values.text(agent.get("command")),
                Values.text(agent.get("setup")),
                PortReader.read(agent.get("ports"), runtime),
                strings(agent.get("env")),
                strings(agent.get("labels")),
                restart == null
                        ? RestartPolicy.UNLESS_STOPPED
                        : choice(restart, RestartPolicy.values(), RestartPolicy::wire),
                resources(agent.get("resources"), runtime),
                health.health(),
                health.port(),
                names(agent.get("depends_on")),
                stopTimeout(agent.get("stop_timeout")),
                field);
    }

    private static @Nullable Duration stopTimeout(@Nullable Field field) {
        Duration asked = Values.duration(field);
        if (field == null || asked == null || (asked.toMillis() % 1000 == 0 && asked.compareTo(LONGEST_STOP) <= 0)) {
            return asked;
        }
        field.refuse(
                "is %s".formatted(asked.toString().substring(2).toLowerCase(Locale.ROOT)),
                "whole seconds, at most 10m");
        return null;
    }

    private static @Nullable Text id(@Nullable Field field, @Nullable RuntimeKind runtime) {
        Text id = text(field);
        if (id != null && runtime == RuntimeKind.DOCKER && id.value().length() < 2) {
            id.field().refuse("is too short for the name of a container", "at least two characters for runtime docker");
        }
        return id;
    }

    private static @Nullable Text text(@Nullable Field field) {
        String value = Values.text(field);
        return field == null || value == null ? null : new Text(value, field);
    }

    private static <E> @Nullable E choice(@Nullable Field field, E[] values, Function<E, String> wire) {
        String word = Values.text(field);
        return Arrays.stream(values)
                .filter(value -> wire.apply(value).equals(word))
                .findFirst()
                .orElse(null);
    }

    private static List<Text> names(@Nullable Field field) {
        List<Field> elements = field == null ? null : field.list();
        return elements == null
                ? List.of()
                : elements.stream()
                        .map(AgentReader::text)
                        .filter(Objects::nonNull)
                        .toList();
    }

    private static Map<String, String> strings(@Nullable Field field) {
        Map<String, Entry> entries = field == null ? null : field.entries();
        Map<String, String> strings = new LinkedHashMap<>();
        if (entries != null) {
            entries.forEach((key, entry) -> {
                String value = entry.value().asWritten();
                if (value != null) {
                    strings.put(key, value);
                }
            });
        }
        return strings;
    }

    private static Resources resources(@Nullable Field field, @Nullable RuntimeKind runtime) {
        Mapping resources = Mapping.of(field);
        if (resources == null) {
            return Resources.NONE;
        }
        Field memoryField = resources.get("memory");
        Long memory = Values.memory(memoryField);
        if (memoryField != null && memory != null && runtime == RuntimeKind.DOCKER && memory < DOCKER_LEAST_MEMORY) {
            memoryField.refuse("is less than Docker accepts", "at least 6m for runtime docker");
        }
        Field cpus = resources.get("cpus");
        return new Resources(memory, cpus == null ? null : cpus.number());
    }
}
