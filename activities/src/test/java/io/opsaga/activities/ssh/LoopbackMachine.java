package io.opsaga.activities.ssh;

import io.opsaga.inventory.Machine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/** A machine in this process: an SSH server on loopback that runs commands with this host's own shell. */
public final class LoopbackMachine implements AutoCloseable {
    private static final int KEY_BITS = 256;

    private final Path folder;
    private final SshServer server = SshServer.setUpDefaultServer();
    private final AtomicBoolean dropAtNextChannel = new AtomicBoolean();
    private final KeyPair client = key();
    private final KeyPair host = key();
    private final String address;
    private volatile String home = "";
    private volatile String login = "";

    public LoopbackMachine(Path folder) throws IOException, GeneralSecurityException {
        this(folder, "127.0.0.1");
    }

    LoopbackMachine(Path folder, String address) throws IOException, GeneralSecurityException {
        this.folder = folder;
        this.address = address;
        server.setHost(address);
        server.setKeyPairProvider(KeyPairProvider.wrap(host));
        server.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, client.getPublic()));
        server.setCommandFactory(this::command);
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        server.addChannelListener(new ChannelListener() {
            @Override
            public void channelInitialized(Channel channel) {
                if (dropAtNextChannel.getAndSet(false)) {
                    channel.getSession().close(true);
                }
            }
        });
        server.start();
        writeIdentity("identity", client);
        writeKnownHosts("known_hosts", host.getPublic());
    }

    private Command command(ChannelSession channel, String line) throws IOException {
        // The library hands this to /bin/sh -c.
        String withOwnPrograms = "%s%s\nPATH=%s:$PATH; %s".formatted(home, login, folder.resolve("bin"), line);
        return ProcessShellCommandFactory.INSTANCE.createCommand(channel, withOwnPrograms);
    }

    /** Has commands begin in a login folder. */
    public void home(Path home) throws IOException {
        Files.createDirectories(home);
        this.home = "cd '%1$s'; export HOME='%1$s'\n".formatted(home);
    }

    /** What the login shell's rc files do before it runs a command; in the home folder, where there is one. */
    public void atLogin(String script) {
        login = script;
    }

    /** From now on no tunnel is opened, as with AllowTcpForwarding no. */
    public void forbidForwarding() {
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    }

    /** A program that only this machine has. */
    public void addProgram(String name, String script) throws IOException {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(program, script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    public Machine machine() {
        return machine("identity", "known_hosts");
    }

    Machine machine(String identity, String knownHosts) {
        return machine(address, identity, knownHosts);
    }

    /** @param name of its host as an inventory spells it */
    Machine machine(String name, String identity, String knownHosts) {
        return new Machine(
                "box",
                new Machine.Ssh(name, server.getPort(), "tester", folder.resolve(identity), folder.resolve(knownHosts)),
                null);
    }

    /** A key file that the machine does not know. */
    void writeStrangersIdentity(String name) throws IOException, GeneralSecurityException {
        writeIdentity(name, key());
    }

    /** Our own key, protected by a passphrase. */
    void writeProtectedIdentity(String name) throws IOException, GeneralSecurityException {
        OpenSSHKeyEncryptionContext protection = new OpenSSHKeyEncryptionContext();
        protection.setPassword("secret");
        protection.setCipherType("256");
        try (OutputStream file = Files.newOutputStream(folder.resolve(name))) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(client, "test", protection, file);
        }
    }

    void writeWrongKnownHosts(String name) throws IOException, GeneralSecurityException {
        writeKnownHosts(name, key().getPublic());
    }

    /** Every connection dies, and the machine takes new ones. */
    void dropConnections() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    /** The next thing that is opened kills its connection instead. */
    void dropConnectionAtNextChannel() {
        dropAtNextChannel.set(true);
    }

    int connections() {
        return server.getActiveSessions().size();
    }

    private void writeIdentity(String name, KeyPair pair) throws IOException, GeneralSecurityException {
        try (OutputStream file = Files.newOutputStream(folder.resolve(name))) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, file);
        }
    }

    private void writeKnownHosts(String name, PublicKey key) throws IOException {
        String line = "[%s]:%d %s%n".formatted(address, server.getPort(), PublicKeyEntry.toString(key));
        Files.writeString(folder.resolve(name), line);
    }

    private static KeyPair key() throws GeneralSecurityException {
        return KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", KEY_BITS);
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
