package io.opsaga.worker.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * The sandbox's keys, made once and kept: {@code id} is the client's, {@code host-NAME} the machines'. Ed25519, in OpenSSH's own format.
 */
final class SandboxKeys {
    private static final String CLIENT = "id";
    private static final String HOST_PREFIX = "host-";

    private final Path folder;
    private final KeyPair client;
    private final Map<String, KeyPair> hosts;

    private SandboxKeys(Path folder, KeyPair client, Map<String, KeyPair> hosts) {
        this.folder = folder;
        this.client = client;
        this.hosts = hosts;
    }

    /** Reads the keys of the folder and makes those that are missing. @throws IOException if one cannot be read */
    static SandboxKeys loadOrCreate(Path folder) throws IOException {
        OwnerFiles.createDirectory(folder);
        try {
            KeyPair client = loadOrCreate(folder, CLIENT, Sandbox.USER + "@sandbox");
            OwnerFiles.write(folder.resolve(CLIENT + ".pub"), line(client.getPublic()));
            Map<String, KeyPair> hosts = new LinkedHashMap<>();
            for (String machine : new String[] {Sandbox.MAIN, Sandbox.SECOND}) {
                hosts.put(machine, loadOrCreate(folder, HOST_PREFIX + machine, machine));
            }
            return new SandboxKeys(folder, client, hosts);
        } catch (GeneralSecurityException unusable) {
            throw new IOException("The keys in " + folder + " cannot be used", unusable);
        }
    }

    private static KeyPair loadOrCreate(Path folder, String name, String comment)
            throws IOException, GeneralSecurityException {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
            return load(file);
        }
        KeyPair pair = SecurityUtils.getKeyPairGenerator(SecurityUtils.ED25519).generateKeyPair();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, null, text);
        OwnerFiles.write(file, text.toByteArray());
        return pair;
    }

    private static KeyPair load(Path file) throws IOException, GeneralSecurityException {
        try (InputStream content = Files.newInputStream(file)) {
            Iterable<KeyPair> pairs = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName(file.toString()), content, FilePasswordProvider.EMPTY);
            if (pairs != null && pairs.iterator().hasNext()) {
                return pairs.iterator().next();
            }
        }
        throw new IOException("There is no key in " + file);
    }

    private static byte[] line(PublicKey key) {
        return (PublicKeyEntry.toString(key) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The only key that is let in. */
    PublicKey client() {
        return client.getPublic();
    }

    /** The key that the machine proves itself with. */
    KeyPair host(String machine) {
        KeyPair pair = hosts.get(machine);
        if (pair == null) {
            throw new IllegalArgumentException("There is no key of " + machine);
        }
        return pair;
    }

    /** Writes {@code known_hosts}, a line for each machine at its port on 127.0.0.1. */
    void writeKnownHosts(Map<String, Integer> ports) throws IOException {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(ports)
                .forEach((machine, port) -> lines.append("[127.0.0.1]:")
                        .append(port)
                        .append(' ')
                        .append(PublicKeyEntry.toString(host(machine).getPublic()))
                        .append('\n'));
        OwnerFiles.write(folder.resolve("known_hosts"), lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
