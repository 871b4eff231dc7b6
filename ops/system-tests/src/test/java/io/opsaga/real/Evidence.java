package io.opsaga.real;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the machines themselves say: how they are, and what was done to them. Operations go by THIS, for the one in question,
 * and OTHER, so that two deployments can be compared.
 */
final class Evidence {
    /** What the engine reports when a container is looked at is no change of it. */
    private static final Set<String> CHANGES =
            Set.of("create", "start", "restart", "kill", "die", "stop", "rename", "update", "destroy", "oom");

    private static final String OPERATION = "(deploy|fleet|control)_[0-9a-f]+";

    /** For each release folder: who names it, its policy, processes in it, and how often it ended; then what agents wrote. */
    private static final String LOOK = """
            count() { [ -f "$1" ] && wc -l <"$1" || echo 0; }
            folders=$(ls -l /proc/[0-9]*/cwd 2>/dev/null | sed 's/.* -> //')
            for agent in "$HOME"/opsaga/testing/*/; do
              for r in "$agent"releases/*/; do
                [ -d "$r" ] || continue
                current=no
                [ "$(readlink -f "$agent/current")" = "${r%/}" ] && current=yes
                n=$(echo "$folders" | grep -cxF "${r}app")
                echo "$(basename "$agent") $(basename "$r") current=$current policy=$(cat "$r.opsaga/policy") processes=$n $(count "$r".opsaga/exits)"
              done
            done
            cat "$HOME/effects" 2>/dev/null || :
            """;

    private final Map<String, List<String>> lines = new HashMap<>();
    private final Map<String, Map<String, Integer>> counts = new HashMap<>();

    private Evidence() {}

    /** Looks at all that is on the machines, and at what their engines did since then. */
    static Evidence of(Collection<String> machines, Instant since) {
        Evidence found = new Evidence();
        for (String machine : machines) {
            found.containers(machine);
            found.events(machine, since);
            Testbed.exec(machine, LOOK).orFail().out().lines().forEach(found::release);
        }
        return found;
    }

    private void containers(String machine) {
        String ids = Testbed.docker(machine, "ps", "-aq", "--filter", "label=opsaga.agent");
        if (ids.isBlank()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("inspect"));
        command.addAll(ids.lines().toList());
        for (JsonNode one : JsonMapper.shared().readTree(Testbed.docker(machine, command.toArray(String[]::new)))) {
            lines.computeIfAbsent(label(one, "agent"), key -> new ArrayList<>())
                    .add("%s name=%s image=%s running=%s restart=%s"
                            .formatted(
                                    label(one, "operation"),
                                    one.at("/Name").asString().substring(1),
                                    one.at("/Config/Image").asString(),
                                    one.at("/State/Running").asBoolean(),
                                    one.at("/HostConfig/RestartPolicy/Name").asString()));
        }
    }

    private static String label(JsonNode container, String name) {
        return container.at("/Config/Labels").path("opsaga." + name).asString("");
    }

    private void events(String machine, Instant since) {
        for (JsonNode event : Testbed.events(machine, since)) {
            String action = event.at("/Action").asString();
            if (CHANGES.contains(action)) {
                JsonNode about = event.at("/Actor/Attributes");
                count(
                        about.path("opsaga.agent").asString(""),
                        about.path("opsaga.operation").asString(""),
                        action,
                        1);
            }
        }
    }

    private void release(String line) {
        String[] words = line.split(" +", -1);
        if (words[1].startsWith("/")) {
            // As a release writes when it is set up or started: setup …/AGENT/releases/FOLDER/app
            List<String> path = List.of(words[1].split("/", -1));
            int end = path.size() - 1;
            count(path.get(end - 3), operation(path.get(end - 1)), words[0], 1);
            return;
        }
        lines.computeIfAbsent(words[0], key -> new ArrayList<>())
                .add("%s %s %s %s".formatted(words[1], words[2], words[3], words[4]));
        count(words[0], operation(words[1]), "exit", Integer.parseInt(words[5]));
    }

    private static String operation(String folder) {
        return folder.substring(folder.indexOf('-') + 1);
    }

    private void count(String agent, String operation, String what, int times) {
        counts.computeIfAbsent(agent, key -> new HashMap<>()).merge(operation + " " + what, times, Integer::sum);
    }

    /** How an agent's machine is, in lines that do not depend on names of operations or on which version is which. */
    String world(String agent, String operation, String asked, String before) {
        Set<String> told = new TreeSet<>();
        for (String line : lines.getOrDefault(agent, List.of())) {
            // A container line begins with its operation, a release line with the folder, which ends in it.
            boolean own = line.substring(0, line.indexOf(' ')).endsWith(operation);
            String version = own ? asked : before;
            told.add(line.replace(operation, "THIS")
                    .replaceAll(OPERATION, "OTHER")
                    .replaceAll("(image=agent:|^)" + version + "\\b", "$1" + (own ? "asked" : "before"))
                    .replaceAll("(image=agent:|^)[0-9][0-9.]*", "$1older")
                    .replace(agent, "AGENT"));
        }
        return String.join("\n", told);
    }

    /** What was done since an earlier look, as often as it was. */
    String effects(String agent, String operation, Evidence earlier, boolean container) {
        Map<String, Integer> told = new TreeMap<>();
        Map<String, Integer> past = container ? Map.of() : earlier.counts.getOrDefault(agent, Map.of());
        counts.getOrDefault(agent, Map.of()).forEach((what, times) -> {
            int more = times - past.getOrDefault(what, 0);
            if (more != 0) {
                told.merge(what.replace(operation, "THIS").replaceAll(OPERATION, "OTHER"), more, Integer::sum);
            }
        });
        return told.toString();
    }
}
