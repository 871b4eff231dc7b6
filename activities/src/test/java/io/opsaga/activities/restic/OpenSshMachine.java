package io.opsaga.activities.restic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** OpenSSH's server on loopback, with keys of its own, that lets the user who runs the tests in. */
final class OpenSshMachine implements AutoCloseable {
    private static final String USER = System.getProperty("user.name");

    /** Where Debian's OpenSSH locks itself up while nobody is logged in. Made by whoever starts it as root, and left for others who have. */
    private static final Path EMPTY = Path.of("/run/sshd");

    private final Path folder;
    private final int port = LoopbackServer.freePort();
    private final LoopbackServer server;

    OpenSshMachine(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectory(folder);
            for (String key : List.of("host", "login", "stranger")) {
                generate(key);
            }
            Files.copy(folder.resolve("login.pub"), folder.resolve("authorized"));
            String host = Files.readString(folder.resolve("host.pub"));
            Files.writeString(folder.resolve("known"), "[127.0.0.1]:%d %s".formatted(port, host));
            Files.writeString(folder.resolve("config"), config());
            if ("root".equals(USER)) {
                Files.createDirectories(EMPTY);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = LoopbackServer.start(
                port,
                folder.resolve("log"),
                List.of(
                        Program.sshd().toString(),
                        "-D",
                        "-e",
                        "-f",
                        folder.resolve("config").toString()));
    }

    private void generate(String name) throws IOException {
        Process keygen = new ProcessBuilder(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-f",
                        folder.resolve(name).toString())
                .inheritIO()
                .start();
        if (keygen.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("ssh-keygen makes no key");
        }
    }

    private String config() {
        return """
                ListenAddress 127.0.0.1:%d
                HostKey %s
                AuthorizedKeysFile %s
                StrictModes no
                UsePAM no
                PidFile none
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                Subsystem sftp internal-sftp
                """.formatted(port, folder.resolve("host"), folder.resolve("authorized"));
    }

    LoopbackServer server() {
        return server;
    }

    Repository repository(Path there) {
        return repository(there, "login");
    }

    /** For somebody whom the machine does not know. */
    Repository strangers(Path there) {
        return repository(there, "stranger");
    }

    private Repository repository(Path there, String key) {
        List<String> ssh = List.of("ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes");
        List<String> to =
                List.of("-i", folder.resolve(key).toString(), "-p", Integer.toString(port), USER + "@127.0.0.1");
        List<String> known = List.of("-o", "UserKnownHostsFile=" + folder.resolve("known"));
        List<String> program = Stream.of(ssh, known, to, List.of("-s", "sftp"))
                .flatMap(List::stream)
                .toList();
        return new Repository.Sftp("pc2", there.toString(), program);
    }

    @Override
    public void close() {
        server.close();
    }
}
