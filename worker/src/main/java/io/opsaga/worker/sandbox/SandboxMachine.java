package io.opsaga.worker.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/**
 * One machine: an SSH server on 127.0.0.1 that runs commands in the machine's home and serves that folder over SFTP, so that a relative
 * path means the same file in both.
 */
final class SandboxMachine implements AutoCloseable {
    private final SshServer server;
    private final ExecutorService threads;

    private SandboxMachine(SshServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Makes the home if it is missing, and serves. @throws IOException if the port is taken; the message names it */
    static SandboxMachine start(String name, Path home, int port, SandboxKeys keys) throws IOException {
        OwnerFiles.createDirectory(home);
        ExecutorService threads = Executors.newCachedThreadPool(daemons("sandbox-" + name + "-"));
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(keys.host(name)));
        letIn(server, keys.client());
        // Real SSH servers do not end an idle connection by themselves; pools rely on that.
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(server, Duration.ZERO);
        // On loopback a post-quantum key exchange protects nothing, and costs half a second for each connection.
        server.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(
                false,
                List.of(
                        BuiltinDHFactories.curve25519,
                        BuiltinDHFactories.curve25519_libssh,
                        BuiltinDHFactories.ecdhp256),
                ServerBuilder.DH2KEX));
        server.setCommandFactory(
                (channel, command) -> new ShellCommand(command, home, ShellEnvironment.of(home), threads));
        server.setFileSystemFactory(new VirtualFileSystemFactory(home));
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.setForwardingFilter(new LoopbackForwarding());
        try {
            server.start();
        } catch (IOException taken) {
            threads.shutdownNow();
            throw new IOException(
                    "The sandbox machine %s cannot listen on 127.0.0.1:%d; is another Opsaga running with its ports?"
                            .formatted(name, port),
                    taken);
        }
        return new SandboxMachine(server, threads);
    }

    private static void letIn(SshServer server, PublicKey client) {
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals(Sandbox.USER) && KeyUtils.compareKeys(key, client));
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            threads.shutdown();
        }
    }
}
