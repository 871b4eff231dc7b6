package io.opsaga.activities.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Takes data out of real servers, and loads it into scratch servers. */
final class Rdbs {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final DataSize MEMORY = DataSize.ofMegabytes(256);

    private final Path folder;
    private final RedisServers from;
    private int made;

    Rdbs(Path folder) {
        this(folder, RealRedis.anybody());
    }

    Rdbs(Path folder, RedisServers from) {
        this.folder = folder;
        this.from = from;
    }

    Path scratch() {
        return folder.resolve("s");
    }

    ScratchServers servers() {
        return servers(MEMORY);
    }

    ScratchServers servers(DataSize memory) {
        return new ScratchServers(RealRedis.program(), scratch(), memory, PATIENCE);
    }

    Path take(RedisAddress node) {
        Path rdb = folder.resolve("data" + made++ + ".rdb");
        try (OutputStream out = Files.newOutputStream(rdb)) {
            from.rdb(node).copyTo(out, bytes -> {});
            return rdb;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What one server, or all masters of a cluster, have together. */
    Seen seen(List<RedisAddress> masters) {
        List<Seen> parts = new ArrayList<>();
        for (RedisAddress master : masters) {
            try (ScratchRedis scratch = servers().load(take(master))) {
                parts.add(new Seen(scratch.counts(), scratch.digest()));
            }
        }
        return parts.stream().reduce(Seen::plus).orElseThrow();
    }

    record Seen(KeyCounts counts, KeysDigest digest) {
        Seen plus(Seen other) {
            return new Seen(counts.plus(other.counts), digest.plus(other.digest));
        }
    }
}
