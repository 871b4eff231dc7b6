package io.opsaga.worker.sandbox;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/** A real client of a sandbox machine, as strict about the host's key as the product is. */
final class SshProbe implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SshClient client;
    private final ClientSession session;

    private SshProbe(SshClient client, ClientSession session) {
        this.client = client;
        this.session = session;
    }

    record Result(Integer exit, String out, String err) {}

    static SshProbe connect(Path sandbox, int port) throws IOException, GeneralSecurityException {
        return connect(sandbox, port, Sandbox.USER, key(sandbox.resolve("keys/id")));
    }

    static SshProbe connect(Path sandbox, int port, String user, KeyPair key) throws IOException {
        SshClient client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setServerKeyVerifier(new KnownHostsServerKeyVerifier(
                RejectAllServerKeyVerifier.INSTANCE, sandbox.resolve("keys/known_hosts")));
        client.start();
        try {
            ClientSession session =
                    client.connect(user, "127.0.0.1", port).verify(PATIENCE).getSession();
            session.addPublicKeyIdentity(key);
            session.auth().verify(PATIENCE);
            return new SshProbe(client, session);
        } catch (IOException | RuntimeException failure) {
            client.stop();
            throw failure;
        }
    }

    static KeyPair key(Path file) throws IOException, GeneralSecurityException {
        try (InputStream content = Files.newInputStream(file)) {
            return SecurityUtils.loadKeyPairIdentities(
                            null, NamedResource.ofName(file.toString()), content, FilePasswordProvider.EMPTY)
                    .iterator()
                    .next();
        }
    }

    ClientSession session() {
        return session;
    }

    Result exec(String command) throws IOException {
        return exec(command, "");
    }

    Result exec(String command, String input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ChannelExec channel = session.createExecChannel(command)) {
            channel.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(PATIENCE);
            if (channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE).contains(ClientChannelEvent.TIMEOUT)) {
                throw new IOException("The command did not end: " + command);
            }
            return new Result(
                    channel.getExitStatus(),
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        session.close();
        client.stop();
    }
}
