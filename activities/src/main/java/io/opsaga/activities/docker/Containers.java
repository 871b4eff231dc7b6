package io.opsaga.activities.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.command.ListContainersCmd;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ContainerPort;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.Ports;
import io.opsaga.activities.docker.Container.State;
import io.opsaga.inventory.Agent.PortBinding;
import io.opsaga.inventory.Agent.RestartPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From the library's words for containers to ours, and back. */
final class Containers {
    private static final Pattern EXITED = Pattern.compile("Exited \\((\\d+)\\).*");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private Containers() {}

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
                host == null ? List.of() : ports(host.getPortBindings()),
                host == null ? RestartPolicy.NO : policy(host.getRestartPolicy()));
    }

    static ListContainersCmd listing(DockerClient client, Map<String, String> labels) {
        ListContainersCmd all = client.listContainersCmd().withShowAll(true);
        return labels.isEmpty() ? all : all.withLabelFilter(labels);
    }

    static ContainerSummary of(com.github.dockerjava.api.model.Container listed) {
        Matcher exited = EXITED.matcher(orEmpty(listed.getStatus()));
        String[] names = listed.getNames();
        return new ContainerSummary(
                listed.getId(),
                names == null || names.length == 0 ? "" : plain(names[0]),
                orEmpty(listed.getImageId()),
                orEmpty(listed.getImage()),
                State.of(listed.getState()),
                exited.matches() ? Integer.valueOf(exited.group(1)) : null,
                orEmpty(listed.getLabels()),
                listed.getNetworkSettings() == null
                        ? null
                        : address(listed.getNetworkSettings().getNetworks()),
                ports(listed.getPorts()));
    }

    /**
     * Docker's word for the policy; a failing container is restarted as often as it takes. The library's own object for "no" has
     * an empty name, which an engine that is to change a container takes for "as it is".
     */
    static com.github.dockerjava.api.model.RestartPolicy policy(RestartPolicy policy) {
        return JSON.convertValue(Map.of("Name", policy.wire()), com.github.dockerjava.api.model.RestartPolicy.class);
    }

    static Ports bindings(List<PortBinding> ports) {
        Ports bindings = new Ports();
        for (PortBinding port : ports) {
            bindings.bind(
                    ExposedPort.tcp(port.containerPort()),
                    Ports.Binding.bindIpAndPort(port.address(), port.hostPort()));
        }
        return bindings;
    }

    private static RestartPolicy policy(com.github.dockerjava.api.model.@Nullable RestartPolicy policy) {
        String name = policy == null ? "" : policy.getName();
        return Arrays.stream(RestartPolicy.values())
                .filter(known -> known.wire().equals(name))
                .findFirst()
                .orElse(RestartPolicy.NO);
    }

    private static List<PortBinding> ports(@Nullable Ports ports) {
        List<PortBinding> bindings = new ArrayList<>();
        if (ports != null) {
            ports.getBindings().forEach((exposed, bound) -> {
                if (exposed.getProtocol() == InternetProtocol.TCP && bound != null) {
                    Arrays.stream(bound)
                            .map(binding -> new PortBinding(
                                    orEmpty(binding.getHostIp()),
                                    Integer.parseInt(binding.getHostPortSpec()),
                                    exposed.getPort()))
                            .forEach(bindings::add);
                }
            });
        }
        return bindings;
    }

    private static List<PortBinding> ports(ContainerPort @Nullable [] ports) {
        return ports == null
                ? List.of()
                : Arrays.stream(ports)
                        .filter(port -> port.getPublicPort() != null
                                && port.getPrivatePort() != null
                                && "tcp".equals(port.getType()))
                        .map(port ->
                                new PortBinding(orEmpty(port.getIp()), port.getPublicPort(), port.getPrivatePort()))
                        .toList();
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
