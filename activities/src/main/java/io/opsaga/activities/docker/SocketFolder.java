package io.opsaga.activities.docker;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** The folder of our sockets, which only our own user may enter: whoever can connect to an engine owns its machine. */
final class SocketFolder {
    private static final String PREFIX = "engine-";
    private static final String SUFFIX = ".sock";
    private static final int RANDOM_CHARS = 8;

    private final Path folder;

    SocketFolder(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        clear();
    }

    /** A path that no one uses. Short, as a socket's path may have 107 bytes. */
    Path next() {
        return folder.resolve(PREFIX + UUID.randomUUID().toString().substring(0, RANDOM_CHARS) + SUFFIX);
    }

    /** Removes what killed processes left: sockets at which no one answers. */
    private void clear() throws IOException {
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path socket : sockets) {
                if (!answers(socket)) {
                    Files.deleteIfExists(socket);
                }
            }
        }
    }

    private static boolean answers(Path socket) {
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
