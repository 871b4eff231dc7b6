package io.opsaga.activities.ssh;

import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
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

    /** To be given to the connect call: says whose file counts for that session. */
    static AttributeRepository context(Machine.Ssh target) {
        return AttributeRepository.ofKeyValuePair(TARGET, target);
    }

    /** A key that the file names as revoked is refused, whatever else the file says of it. */
    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress remote, PublicKey key) {
        Machine.Ssh target = target(session);
        List<KnownHostEntry> same = target == null
                ? List.of()
                : entries(target).stream().filter(entry -> isKey(entry, key)).toList();
        return !same.isEmpty() && same.stream().noneMatch(entry -> "revoked".equals(entry.getMarker()));
    }

    private static boolean isKey(KnownHostEntry entry, PublicKey key) {
        try {
            return KeyUtils.compareKeys(entry.getKeyEntry().resolvePublicKey(null, null, null), key);
        } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
            return false;
        }
    }

    /** The file's entries for that machine, but for authorities, whose certificates are not known here. */
    private static List<KnownHostEntry> entries(Machine.Ssh target) {
        try {
            return KnownHostEntry.readKnownHostEntries(target.knownHosts()).stream()
                    .filter(entry -> !"cert-authority".equals(entry.getMarker()))
                    .filter(entry -> KnownNames.of(target.host()).stream()
                            .anyMatch(name -> entry.isHostMatch(name, target.port())))
                    .toList();
        } catch (IOException | RuntimeException unreadable) {
            return List.of(); // so that the key is refused
        }
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
        return entries(target).stream()
                .map(entry -> entry.getKeyEntry().getKeyType())
                .collect(Collectors.toSet());
    }

    private static Machine.@Nullable Ssh target(ClientSession session) {
        AttributeRepository context = session.getConnectionContext();
        return context == null ? null : context.getAttribute(TARGET);
    }
}
