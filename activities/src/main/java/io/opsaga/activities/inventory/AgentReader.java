package io.opsaga.activities.inventory;

import io.opsaga.activities.inventory.AgentDraft.Text;
import io.opsaga.activities.inventory.Field.Entry;
import io.opsaga.activities.inventory.HealthReader.Checked;
import io.opsaga.inventory.Agent.Resources;
import io.opsaga.inventory.Agent.RestartPolicy;
import io.opsaga.inventory.Agent.RuntimeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code agents}, each for itself. */
final class AgentReader {
    private static final List<String> KEYS = List.of(
            "id",
            "machine",
            "runtime",
            "image",
            "artifact",
            "setup",
            "command",
            "ports",
            "env",
            "labels",
            "restart",
            "stop_timeout",
            "resources",
            "health",
            "depends_on");
    private static final List<String> RESOURCE_KEYS = List.of("memory", "cpus");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9A-Z]([a-zA-Z0-9._/-]{0,126}[a-zA-Z0-9])?");
    private static final String ALLOWED_LABEL =
            "1 to 128 letters, digits, '.', '_', '/', '-', beginning and ending with a letter or digit";

    /** Labels in this name space are how what Opsaga made is found again. */
    private static final Pattern RESERVED_LABEL = Pattern.compile("(io\\.)?opsaga([./].*)?");

    private static final String ALLOWED_ENTRY = "text, a number, true or false; \"\" for nothing";
    private static final Duration LONGEST_STOP = Duration.ofMinutes(10);
    private static final int MAX_AGENTS = 10_000;
    private static final long DOCKER_LEAST_MEMORY = 6L << 20;

    private AgentReader() {}

    static List<AgentDraft> read(Field field) {
        List<Field> elements = field.list("a list of agents", MAX_AGENTS);
        return elements == null
                ? List.of()
                : elements.stream()
                        .map(AgentReader::agent)
                        .filter(Objects::nonNull)
                        .toList();
    }

    private static @Nullable AgentDraft agent(Field field) {
        Section section = Section.of(field, KEYS);
        if (section == null) {
            return null;
        }
        RuntimeKind runtime =
                choice(section.required("runtime", "docker, process"), RuntimeKind.values(), RuntimeKind::wire);
        kindOf(section, runtime);
        Field restart = section.optional("restart");
        Checked health = HealthReader.read(section.optional("health"));
        return new AgentDraft(
                id(section.required("id", Values.ALLOWED_NAME), runtime),
                text(section.required("machine", "the name of a machine")),
                runtime,
                artifact(section, runtime),
                runtime == RuntimeKind.PROCESS ? Values.command(section.required("command", "a command line")) : null,
                Values.command(section.optional("setup")),
                PortReader.read(section.optional("ports"), runtime),
                strings(section.optional("env"), AgentReader::checkEnvName),
                strings(section.optional("labels"), AgentReader::checkLabel),
                restart == null
                        ? RestartPolicy.UNLESS_STOPPED
                        : choice(restart, RestartPolicy.values(), RestartPolicy::wire),
                resources(section.optional("resources"), runtime),
                health.health(),
                health.port(),
                names(section.optional("depends_on")),
                stopTimeout(section.optional("stop_timeout")),
                field);
    }

    private static @Nullable String artifact(Section section, @Nullable RuntimeKind runtime) {
        if (runtime == null) {
            return null;
        }
        return runtime == RuntimeKind.DOCKER
                ? ArtifactNames.image(section.required("image", "an image's name, without a tag"))
                : ArtifactNames.artifact(section.required("artifact", "an artifact's name, without a version"));
    }

    private static void kindOf(Section section, @Nullable RuntimeKind runtime) {
        if (runtime == RuntimeKind.DOCKER) {
            for (String key : List.of("artifact", "setup", "command", "stop_timeout")) {
                section.forbid(key, "has no meaning for runtime docker", key + " only for runtime process");
            }
        } else if (runtime == RuntimeKind.PROCESS) {
            section.forbid(
                    "image", "has no meaning for runtime process", "artifact, the name of a folder in artifacts/");
        }
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
        String value = Values.name(field);
        return field == null || value == null ? null : new Text(value, field);
    }

    private static <E> @Nullable E choice(@Nullable Field field, E[] values, Function<E, String> wire) {
        String word = Values.word(field, Arrays.stream(values).map(wire).toList());
        return Arrays.stream(values)
                .filter(value -> wire.apply(value).equals(word))
                .findFirst()
                .orElse(null);
    }

    private static List<Text> names(@Nullable Field field) {
        List<Field> elements = field == null ? null : field.list("a list of agents' ids", Field.MAX_ENTRIES);
        List<Text> names = new ArrayList<>();
        if (elements != null) {
            elements.stream().map(AgentReader::text).filter(Objects::nonNull).forEach(names::add);
        }
        return names;
    }

    /** Values are not shown in problems: they may be secret. */
    private static Map<String, String> strings(@Nullable Field field, Consumer<Entry> check) {
        Map<String, Entry> entries = field == null ? null : field.entries("a mapping of names to text");
        Map<String, String> strings = new LinkedHashMap<>();
        if (entries != null) {
            entries.forEach((key, entry) -> {
                check.accept(entry);
                String value = entry.value().asWritten(ALLOWED_ENTRY);
                if (value != null) {
                    strings.put(key, value);
                }
            });
        }
        return strings;
    }

    private static void checkEnvName(Entry entry) {
        if (!Values.ENV_NAME.matcher(entry.key()).matches()) {
            entry.keyField().refuse("is not a variable's name", Values.ALLOWED_ENV_NAME);
        }
    }

    private static void checkLabel(Entry entry) {
        if (RESERVED_LABEL.matcher(entry.key()).matches()) {
            entry.keyField().refuse("is a label that Opsaga sets itself", "labels outside of opsaga. and io.opsaga.");
        } else if (!LABEL.matcher(entry.key()).matches()) {
            entry.keyField().refuse("is not a label's name", ALLOWED_LABEL);
        }
    }

    private static Resources resources(@Nullable Field field, @Nullable RuntimeKind runtime) {
        Section section = field == null ? null : Section.of(field, RESOURCE_KEYS);
        if (section == null) {
            return Resources.NONE;
        }
        Field memoryField = section.optional("memory");
        Long memory = Values.memory(memoryField);
        if (memoryField != null && memory != null && runtime == RuntimeKind.DOCKER && memory < DOCKER_LEAST_MEMORY) {
            memoryField.refuse("is less than Docker accepts", "at least 6m for runtime docker");
        }
        return new Resources(memory, Values.cpus(section.optional("cpus")));
    }
}
