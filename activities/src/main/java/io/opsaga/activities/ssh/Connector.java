package io.opsaga.activities.ssh;

import io.opsaga.activities.ssh.SshException.Kind;
import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Opens an authenticated session to one machine, or says why it cannot be had. */
final class Connector {
    /** TCP, key exchange and authentication each have their own limit; this one only guards against none of them firing. */
    private static final Duration OVERALL = SshClients.CONNECT_TIMEOUT.plus(SshClients.AUTH_TIMEOUT);

    private final SshClient client;
    private final Machine machine;

    Connector(SshClient client, Machine machine) {
        this.client = client;
        this.machine = machine;
    }

    ClientSession connect() {
        Machine.Ssh target = machine.ssh();
        KeyPair identity = identity();
        ClientSession session = null;
        try {
            session = client.connect(
                            target.user(),
                            KnownNames.bare(target.host()),
                            target.port(),
                            HostKeys.context(target),
                            null)
                    .verify(SshClients.CONNECT_TIMEOUT)
                    .getSession();
            session.addPublicKeyIdentity(identity);
            session.auth().verify(OVERALL);
            return session;
        } catch (IOException | RuntimeException e) {
            if (session != null) {
                session.close(true);
            }
            throw failure(e);
        }
    }

    private KeyPair identity() {
        NamedResource name = NamedResource.ofName(machine.ssh().identity().toString());
        AtomicBoolean asked = new AtomicBoolean();
        FilePasswordProvider passphrase = (session, key, attempt) -> {
            asked.set(true);
            return null;
        };
        try (InputStream file = Files.newInputStream(machine.ssh().identity())) {
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(null, name, file, passphrase);
            if (pairs != null && pairs.iterator().hasNext()) {
                return pairs.iterator().next();
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The cause stays out: a parser's message could quote the key.
            if (asked.get()) {
                throw failed(
                        Kind.REFUSED,
                        "identity file %s is protected by a passphrase, and there is nobody to ask for it; give Opsaga a key"
                                        .formatted(name.getName())
                                + " of its own without one (ssh-keygen -N '')");
            }
            throw failed(
                    Kind.REFUSED,
                    "identity file %s cannot be read (%s)"
                            .formatted(name.getName(), e.getClass().getSimpleName()));
        }
        throw failed(Kind.REFUSED, "identity file %s holds no key".formatted(name.getName()));
    }

    private SshException failure(Exception e) {
        String address = machine.ssh().host() + ":" + machine.ssh().port();
        if (refusedHostKey(e)) {
            return failed(Kind.REFUSED, "%s shows a host key that %s does not have".formatted(address, knownHosts()));
        }
        if (disconnectCode(e) == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
            return failed(
                    Kind.REFUSED,
                    "%s does not accept %s's key"
                            .formatted(address, machine.ssh().user()));
        }
        return new SshException(
                Kind.UNREACHABLE, machine.name(), "%s does not answer (%s)".formatted(address, reason(e)), e);
    }

    private static boolean refusedHostKey(Exception e) {
        int code = disconnectCode(e);
        return code == SshConstants.SSH2_DISCONNECT_HOST_KEY_NOT_VERIFIABLE;
    }

    private static int disconnectCode(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof org.apache.sshd.common.SshException ssh && ssh.getDisconnectCode() > 0) {
                return ssh.getDisconnectCode();
            }
        }
        return 0;
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private String knownHosts() {
        return machine.ssh().knownHosts().toString();
    }

    private SshException failed(Kind kind, String detail) {
        return new SshException(kind, machine.name(), detail, null);
    }
}
