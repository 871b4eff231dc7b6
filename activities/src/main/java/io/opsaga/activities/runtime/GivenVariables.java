package io.opsaga.activities.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opsaga.activities.docker.DockerHost;
import io.opsaga.activities.ssh.Quote;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What releases were really given, by which their output is masked: by the time that it is read, inventories may say other values. */
final class GivenVariables {
    /** Ours, and no secret; a log would be hard to read without its version. */
    private static final Set<String> OWN = Set.of("AGENT_VERSION", "AGENT_CONCURRENT_TASKS");

    /** One line for each file, so that one that somebody has spoilt hides no other. */
    private static final String READ = """
            for env in "$A"/releases/*/.opsaga/env "$A"/removed/*/releases/*/.opsaga/env "$A"/logs/.*.env; do
              [ ! -f "$env" ] || { head -c 262144 "$env" | base64 | tr -d '\\n'; echo; }
            done""";

    /** A variable begins, or goes on as {@link Quote#sh} has it written; what is cut may lack its last quote. */
    private static final Pattern PIECE =
            Pattern.compile("(?m)^(?<name>[A-Za-z_][A-Za-z0-9_]*)=|'(?<text>[^']*+)(?:'|\\z)|\\\\(?<quote>')");

    private GivenVariables() {}

    /** Of processes: those that are there, that were put aside, and whose log alone is left. */
    static List<Map<String, String>> of(ProcessHost host, Placement at) {
        return host.ask(at, READ)
                .lines()
                .filter(line -> !line.isEmpty())
                .map(GivenVariables::decoded)
                .map(GivenVariables::parsed)
                .toList();
    }

    /** Of containers, also of those that wait to be brought back. */
    static List<Map<String, String>> of(DockerHost docker, Placement at) {
        return DockerContainers.owned(docker, at).stream()
                .map(container -> of(docker, container.id()))
                .toList();
    }

    /** Of one container. */
    static Map<String, String> of(DockerHost docker, String container) {
        return withoutOwn(docker.given(container));
    }

    /** The answer may be cut. */
    private static String decoded(String line) {
        return new String(Base64.getDecoder().decode(line.substring(0, line.length() / 4 * 4)), UTF_8);
    }

    static Map<String, String> parsed(String file) {
        Map<String, StringBuilder> pieces = new LinkedHashMap<>();
        StringBuilder value = new StringBuilder();
        for (Matcher piece = PIECE.matcher(file); piece.find(); ) {
            if (piece.group("name") != null) {
                value = new StringBuilder();
                pieces.put(piece.group("name"), value);
            } else {
                value.append(piece.group("text") != null ? piece.group("text") : piece.group("quote"));
            }
        }
        Map<String, String> variables = new LinkedHashMap<>();
        pieces.forEach((name, whole) -> variables.put(name, whole.toString()));
        return withoutOwn(variables);
    }

    private static Map<String, String> withoutOwn(Map<String, String> variables) {
        Map<String, String> others = new LinkedHashMap<>(variables);
        others.keySet().removeAll(OWN);
        return others;
    }
}
