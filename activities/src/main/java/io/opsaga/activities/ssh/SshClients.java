package io.opsaga.activities.ssh;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;

/** The one place where the SSH library is configured. */
final class SshClients {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    static final Duration AUTH_TIMEOUT = Duration.ofSeconds(10);
    /** With {@link #MISSED_HEARTBEATS} a frozen machine or a cut line is noticed within 8 seconds. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private static final int MISSED_HEARTBEATS = 3;
    private static final int IO_THREADS = 2;
    /** The post-quantum exchanges that would come first take up to five times as long per connection. */
    private static final String QUICKEST_EXCHANGE = "curve25519-sha256";

    private SshClients() {}

    static SshClient start(HostKeys hostKeys) {
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(hostKeys);
        client.addSessionListener(hostKeys);
        // Nothing of the account that we happen to run as: no ~/.ssh/config, no default keys, no agent, no password.
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setAgentFactory(null);
        client.setKeyExchangeFactories(client.getKeyExchangeFactories().stream()
                .sorted(Comparator.comparing(exchange -> !exchange.getName().equals(QUICKEST_EXCHANGE)))
                .toList());
        CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, CONNECT_TIMEOUT);
        CoreModuleProperties.AUTH_TIMEOUT.set(client, AUTH_TIMEOUT);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, MISSED_HEARTBEATS);
        CoreModuleProperties.NIO_WORKERS.set(client, IO_THREADS);
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        client.start();
        return client;
    }
}
