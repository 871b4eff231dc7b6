package io.opsaga.activities.postgresql;

import java.nio.file.Path;

/** Where a server listens. */
public sealed interface ServerPlace {
    /** Where PostgreSQL's programs look: a host, or the folder of a socket. */
    String host();

    int port();

    /** A TCP port, which may be the near end of a tunnel. */
    record Port(String host, int port) implements ServerPlace {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** A UNIX socket in a folder, named after a number that is a port elsewhere. */
    record Socket(Path folder, int port) implements ServerPlace {
        @Override
        public String host() {
            return folder.toString();
        }

        /** The path by which PostgreSQL names its socket. */
        Path path() {
            return folder.resolve(".s.PGSQL." + port);
        }

        @Override
        public String toString() {
            return path().toString();
        }
    }
}
