package io.opsaga.activities.postgresql;

import java.nio.file.Path;

/** Where a server listens. */
public sealed interface ServerPlace {
    /** Where PostgreSQL's programs look: a host, or the folder of a socket. */
    String host();

    int port();

    /** A TCP port. */
    record Port(String host, int port) implements ServerPlace {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * A TCP port of this host behind which there is another one.
     *
     * @param near the port of this host's loopback
     * @param far what it leads to, as people know it
     */
    record Forwarded(int near, String far) implements ServerPlace {
        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int port() {
            return near;
        }

        @Override
        public String toString() {
            return far;
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
