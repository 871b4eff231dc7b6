package io.opsaga.activities.redis;

import java.util.Optional;

/**
 * A node's data that was taken whole.
 *
 * @param length in bytes
 * @param sha256 of these bytes, in hexadecimal digits
 * @param version of the RDB's format
 * @param point where the stream of writes stood that the data is the state of; empty where the server does not tell
 * @param head what it says of itself; empty where it does not
 * @param crc64 the checksum at its end, in hexadecimal digits in the order of the file; a server checks it when it loads the RDB. Empty where
 *     the server writes none ({@code rdbchecksum no})
 */
public record RdbSummary(
        long length,
        String sha256,
        int version,
        Optional<Point> point,
        Optional<RdbHead> head,
        Optional<String> crc64) {
    /**
     * A place in the stream of writes.
     *
     * @param replicationId of the stream, 40 hexadecimal digits
     * @param offset in bytes
     */
    public record Point(String replicationId, long offset) {}
}
