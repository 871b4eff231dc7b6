package io.opsaga.activities.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.command.ListContainersCmd;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.HostConfig;
import io.opsaga.activities.docker.Container.State;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From the library's words for containers to ours, and back. */
final class Containers {
    private static final Pattern WHOLE_ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern EXITED = Pattern.compile("Exited \\((\\d+)\\).*");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private Containers() {}

    /** The id, which must be nothing less: an engine takes the beginning of one as well. */
    static String whole(String id) {
        if (!WHOLE_ID.matcher(id).matches()) {
            throw new IllegalArgumentException("%s is not a container's whole id".formatted(id));
        }
        return id;
    }

    static Container of(InspectContainerResponse found) {
        ContainerState state = found.getState();
        HostConfig host = found.getHostConfig();
        return new Container(
                found.getId(),
                plain(found.getName()),
                orEmpty(found.getImageId()),
                orEmpty(found.getConfig().getImage()),
                State.of(state.getStatus()),
                state.getExitCodeLong() == null ? 0 : state.getExitCodeLong().intValue(),
                Boolean.TRUE.equals(state.getOOMKilled()),
                found.getRestartCount() == null ? 0 : found.getRestartCount(),
                startedAt(state.getStartedAt()),
                orEmpty(found.getConfig().getLabels()),
                found.getNetworkSettings() == null
                        ? null
                        : address(found.getNetworkSettings().getNetworks()),
                PublishedPorts.of(found),
                PublishedPorts.floating(found),
                host == null ? RestartRule.NO : rule(host.getRestartPolicy()),
                host != null && Boolean.TRUE.equals(host.getAutoRemove()));
    }

    static ListContainersCmd listing(DockerClient client, Map<String, String> labels) {
        ListContainersCmd all = client.listContainersCmd().withShowAll(true);
        return labels.isEmpty() ? all : all.withLabelFilter(labels);
    }

    static ContainerSummary of(com.github.dockerjava.api.model.Container listed) {
        Matcher exited = EXITED.matcher(orEmpty(listed.getStatus()));
        return new ContainerSummary(
                listed.getId(),
                own(listed.getNames()),
                orEmpty(listed.getImageId()),
                orEmpty(listed.getImage()),
                State.of(listed.getState()),
                exited.matches() ? Integer.valueOf(exited.group(1)) : null,
                orEmpty(listed.getLabels()),
                listed.getNetworkSettings() == null
                        ? null
                        : address(listed.getNetworkSettings().getNetworks()),
                PublishedPorts.of(listed));
    }

    /** The library's own object for "no" has an empty name, which an engine that is to change a container takes for "as it is". */
    static com.github.dockerjava.api.model.RestartPolicy policy(RestartRule rule) {
        Map<String, Object> wire = Map.of("Name", rule.policy().wire(), "MaximumRetryCount", rule.retries());
        return JSON.convertValue(wire, com.github.dockerjava.api.model.RestartPolicy.class);
    }

    private static RestartRule rule(com.github.dockerjava.api.model.@Nullable RestartPolicy policy) {
        if (policy == null) {
            return RestartRule.NO;
        }
        Integer retries = policy.getMaximumRetryCount();
        return RestartRule.of(policy.getName())
                .map(rule -> new RestartRule(rule.policy(), retries == null ? 0 : retries))
                .orElse(RestartRule.NO);
    }

    private static @Nullable String address(@Nullable Map<String, ContainerNetwork> networks) {
        return Optional.ofNullable(networks).map(Map::values).stream()
                .flatMap(Collection::stream)
                .map(ContainerNetwork::getIpAddress)
                .filter(Objects::nonNull)
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Instant startedAt(@Nullable String text) {
        return text == null || text.isEmpty() || text.equals(NEVER) ? null : Instant.parse(text);
    }

    /** A container that another one is linked to also has a name below that one's. */
    private static String own(String @Nullable [] names) {
        return names == null
                ? ""
                : Arrays.stream(names)
                        .map(Containers::plain)
                        .filter(name -> !name.contains("/"))
                        .findFirst()
                        .orElse("");
    }

    private static String plain(String name) {
        return name.startsWith("/") ? name.substring(1) : name;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
