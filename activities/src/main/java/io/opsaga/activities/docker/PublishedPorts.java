package io.opsaga.activities.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerPort;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.NetworkSettings;
import com.github.dockerjava.api.model.Ports;
import io.opsaga.inventory.Agent.PortBinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The TCP ports of a machine that a container publishes, from the library's words to ours, and back. */
final class PublishedPorts {
    private PublishedPorts() {}

    static Ports bindings(List<PortBinding> ports) {
        Ports bindings = new Ports();
        for (PortBinding port : ports) {
            bindings.bind(
                    ExposedPort.tcp(port.containerPort()),
                    Ports.Binding.bindIpAndPort(port.address(), port.hostPort()));
        }
        return bindings;
    }

    /** Those that were asked for by number, and those that the engine has chosen for it. */
    static List<PortBinding> of(InspectContainerResponse found) {
        List<PortBinding> asked = fixed(asked(found));
        return floating(found)
                ? Stream.concat(asked.stream(), fixed(given(found)).stream())
                        .distinct()
                        .toList()
                : asked;
    }

    /** Whether a port was left to the engine to choose: none was named, or a range of them. */
    static boolean floating(InspectContainerResponse found) {
        HostConfig host = found.getHostConfig();
        boolean all = host != null && Boolean.TRUE.equals(host.getPublishAllPorts());
        return all || tcp(asked(found)).anyMatch(port -> number(port.binding()).isEmpty());
    }

    static List<PortBinding> of(Container listed) {
        ContainerPort[] ports = listed.getPorts();
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

    private record Published(int containerPort, Ports.Binding binding) {}

    private static List<PortBinding> fixed(@Nullable Ports ports) {
        return tcp(ports)
                .flatMap(port -> number(port.binding()).stream()
                        .map(number ->
                                new PortBinding(orEmpty(port.binding().getHostIp()), number, port.containerPort())))
                .toList();
    }

    private static Stream<Published> tcp(@Nullable Ports ports) {
        List<Published> all = new ArrayList<>();
        if (ports != null) {
            ports.getBindings().forEach((exposed, bound) -> {
                if (exposed.getProtocol() == InternetProtocol.TCP && bound != null) {
                    Arrays.stream(bound).forEach(binding -> all.add(new Published(exposed.getPort(), binding)));
                }
            });
        }
        return all.stream();
    }

    private static @Nullable Ports asked(InspectContainerResponse found) {
        HostConfig host = found.getHostConfig();
        return host == null ? null : host.getPortBindings();
    }

    private static @Nullable Ports given(InspectContainerResponse found) {
        NetworkSettings network = found.getNetworkSettings();
        return network == null ? null : network.getPorts();
    }

    private static Optional<Integer> number(Ports.Binding binding) {
        String spec = orEmpty(binding.getHostPortSpec());
        return spec.matches("[1-9]\\d{0,4}") ? Optional.of(Integer.valueOf(spec)) : Optional.empty();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
