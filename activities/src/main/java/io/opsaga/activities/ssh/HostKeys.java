package io.opsaga.activities.ssh;

import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;

/** Accepts only host keys that the machine's own known_hosts file has. */
final class HostKeys implements ServerKeyVerifier, SessionListener {
    private static final AttributeKey<Machine.Ssh> TARGET = new AttributeKey<>();

    private final Map<Path, ServerKeyVerifier> verifiers = new ConcurrentHashMap<>();

    /** To be given to the connect call: says whose file counts for that session. */
    static AttributeRepository context(Machine.Ssh target) {
        return AttributeRepository.ofKeyValuePair(TARGET, target);
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress remote, PublicKey key) {
        Machine.Ssh target = target(session);
        return target != null
                && verifiers
                        .computeIfAbsent(target.knownHosts(), HostKeys::verifier)
                        .verifyServerKey(session, remote, key);
    }

    private static ServerKeyVerifier verifier(Path knownHosts) {
        return new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, knownHosts);
    }

    /**
     * A server has keys of several types and the file perhaps one of them: that one is asked for first, else a machine that is
     * known by its ed25519 key would show its ecdsa key and be refused.
     */
    @Override
    public void sessionNegotiationOptionsCreated(Session session, Map<KexProposalOption, String> proposal) {
        Machine.Ssh target = session instanceof ClientSession client ? target(client) : null;
        String offered = proposal.get(KexProposalOption.SERVERKEYS);
        if (target == null || offered == null) {
            return;
        }
        Set<String> known = knownTypes(target);
        proposal.put(
                KexProposalOption.SERVERKEYS,
                Arrays.stream(offered.split(","))
                        .sorted(Comparator.comparing(type -> !known.contains(KeyUtils.getCanonicalKeyType(type))))
                        .collect(Collectors.joining(",")));
    }

    private static Set<String> knownTypes(Machine.Ssh target) {
        try {
            return KnownHostEntry.readKnownHostEntries(target.knownHosts()).stream()
                    .filter(entry -> entry.isHostMatch(target.host(), target.port()))
                    .map(entry -> entry.getKeyEntry().getKeyType())
                    .collect(Collectors.toSet());
        } catch (IOException | RuntimeException unreadable) {
            return Set.of(); // the verifier will refuse
        }
    }

    private static Machine.@Nullable Ssh target(ClientSession session) {
        AttributeRepository context = session.getConnectionContext();
        return context == null ? null : context.getAttribute(TARGET);
    }
}
