package io.opsaga.worker.settings;

import io.opsaga.settings.Within;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the worker is configured with, under {@code opsaga}.
 *
 * @param data folder for all that is kept here
 * @param inventories inventory files, one per environment; none means the sandbox
 * @param quarantineIn environments in which a version that was rolled back from is put into quarantine; {@code *} for all
 * @param opsKey where the key of the commands of {@code ops/} is kept; none where it is not set
 * @param maxActiveDeployments how many deployments may be active in an environment at once, a fleet counting as one; at least 1
 * @param maxActiveMaintenance the same for work behind the scenes, such as backups
 * @param maxWaiting how many may wait in an environment's queue
 */
@ConfigurationProperties("opsaga")
public record WorkerSettings(
        @DefaultValue("data") Path data,
        @DefaultValue List<Path> inventories,
        @Nullable Path opsKey,

        @Within(least = "1", most = "1000") @DefaultValue("3")
        int maxActiveDeployments,

        @Within(least = "1", most = "1000") @DefaultValue("2")
        int maxActiveMaintenance,

        @Within(least = "0", most = "1000000") @DefaultValue("20000")
        int maxWaiting,

        @DefaultValue Temporal temporal,
        @DefaultValue Store store,
        @DefaultValue Sandbox sandbox,
        @DefaultValue Workers workers,

        @DefaultValue("*") List<String> quarantineIn) {

    /**
     * @param inMemory whether a server inside this process is used, which forgets everything
     * @param retention how long closed operations stay in Temporal
     * @param signingKey by what the processes of one installation know what they have sent to Temporal; where it is not set, one is
     *     made and kept under {@code data}
     */
    public record Temporal(
            @DefaultValue("127.0.0.1:7233") String target,
            @DefaultValue("default") String namespace,
            @DefaultValue("false") boolean inMemory,

            @Within(least = "1d", most = "3650d") @DefaultValue("30d")
            Duration retention,

            @Nullable String signingKey) {

        @Override
        public String toString() {
            return "Temporal[target=%s, namespace=%s]".formatted(target, namespace);
        }
    }

    /** @param url JDBC address; none means an embedded PostgreSQL under {@code data} */
    public record Store(
            @Nullable String url,
            @Nullable String user,
            @Nullable String password) {
        /** Without the password, which an address may hold, too. */
        @Override
        public String toString() {
            return "Store[url=%s, user=%s]"
                    .formatted(url == null ? "embedded" : url.replaceFirst("(?i)(password=)[^&]*", "$1***"), user);
        }
    }

    /**
     * @param sshPort the first of two ports of the sandbox's machines
     * @param agentPort the first of the ports of the sandbox's agents
     * @param agentJar the sample agent
     */
    public record Sandbox(
            @Within(least = "0", most = "65534") @DefaultValue("29606")
            int sshPort,

            @Within(least = "0", most = "65000") @DefaultValue("11900")
            int agentPort,

            @Nullable Path agentJar) {}

    /**
     * @param enabled whether workers run in this process at all; an API of a grown installation has them elsewhere
     * @param perMachine how many activities run on one machine at the same time, in each process that serves it
     * @param queues the queues that this process serves: names, or patterns that end in {@code *}
     * @param standIn those that it serves with one poller only, so that work goes there first which is served by another
     *     process as its own; an exact name in either list counts more than a pattern in the other
     */
    public record Workers(
            @DefaultValue("true") boolean enabled,

            @Within(least = "1", most = "1000") @DefaultValue("16")
            int perMachine,

            @DefaultValue("*") List<String> queues,
            @DefaultValue List<String> standIn) {}
}
