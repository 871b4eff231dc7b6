package io.opsaga.activities.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opsaga.inventory.Agent;
import io.opsaga.inventory.Agent.Health;
import io.opsaga.inventory.Agent.Health.Asker;
import io.opsaga.inventory.Agent.PortBinding;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an agent was to be asked for its health when a release of it was made, in one line that is kept with the release. By the time the
 * release is put back, the inventory may declare another port, path or answer.
 */
final class HealthMark {
    private static final String NONE = "none";
    private static final String NOWHERE = "-";
    private static final int WORDS = 7;

    private HealthMark() {}

    static String of(Agent agent) {
        Health health = agent.health();
        if (health == null) {
            return NONE;
        }
        String address = agent.ports().stream()
                .filter(port -> port.hostPort() == health.port())
                .map(PortBinding::address)
                .findFirst()
                .orElse(NOWHERE);
        return String.join(
                " ",
                health.tls() ? "https" : "http",
                address,
                Integer.toString(health.port()),
                Long.toString(health.timeout().toMillis()),
                health.from().name().toLowerCase(Locale.ROOT),
                hidden(health.path()),
                health.body() == null || health.body().isEmpty() ? NOWHERE : hidden(health.body()));
    }

    /**
     * The placement with the agent to be asked as that release is.
     *
     * @param mark null or empty where the release has none; then as is declared now
     * @param ports that it publishes; those of the mark where they are not known
     */
    static Placement asked(Placement now, @Nullable String mark, @Nullable List<PortBinding> ports) {
        Agent agent = now.agent();
        if (NONE.equals(mark)) {
            return with(now, ports == null ? agent.ports() : ports, null);
        }
        String[] words = mark == null ? new String[0] : mark.split(" ");
        if (words.length != WORDS) {
            return ports == null ? now : with(now, ports, moved(agent, ports));
        }
        int port = Integer.parseInt(words[2]);
        Health health = new Health(
                shown(words[5]),
                port,
                Duration.ofMillis(Long.parseLong(words[3])),
                words[6].equals(NOWHERE) ? null : shown(words[6]),
                Asker.valueOf(words[4].toUpperCase(Locale.ROOT)),
                words[0].equals("https"));
        List<PortBinding> known = words[1].equals(NOWHERE)
                ? agent.ports()
                : Stream.concat(Stream.of(new PortBinding(words[1], port, port)), agent.ports().stream())
                        .toList();
        return with(now, ports == null ? known : ports, health);
    }

    /** As is declared now, at the port on which that release publishes what the declaration publishes elsewhere. */
    private static @Nullable Health moved(Agent agent, List<PortBinding> ports) {
        Health health = agent.health();
        if (health == null) {
            return null;
        }
        int port = agent.ports().stream()
                .filter(now -> now.hostPort() == health.port())
                .flatMap(now -> ports.stream().filter(then -> then.containerPort() == now.containerPort()))
                .map(PortBinding::hostPort)
                .findFirst()
                .orElse(health.port());
        return new Health(health.path(), port, health.timeout(), health.body(), health.from(), health.tls());
    }

    private static Placement with(Placement now, List<PortBinding> ports, @Nullable Health health) {
        return new Placement(
                now.environment(), now.agent().asked(ports, health), now.machine(), now.base(), now.given());
    }

    private static String hidden(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static String shown(String hidden) {
        return new String(Base64.getUrlDecoder().decode(hidden), UTF_8);
    }
}
