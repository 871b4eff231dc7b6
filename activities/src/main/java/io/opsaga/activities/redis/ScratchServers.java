package io.opsaga.activities.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.springframework.util.unit.DataSize;

/** Where throw-away servers come from, and what becomes of those whose maker was killed. */
public final class ScratchServers {
    private static final String SCRIPT = script();

    private final Path program;
    private final Path folder;
    private final DataSize memory;
    private final Duration silence;

    /**
     * Ends the servers that processes which are gone have left in the folder, and removes their folders.
     *
     * @param program redis-server 7 or later; not older than the servers whose data it is to load
     * @param folder for the servers' own folders
     * @param memory how much a server's data may take in memory, which is more than it takes in an RDB
     * @param silence how long a server may get nowhere, while it loads or answers, before it is given up
     */
    public ScratchServers(Path program, Path folder, DataSize memory, Duration silence) {
        this.program = program;
        this.folder = folder.toAbsolutePath();
        this.memory = memory;
        this.silence = silence;
        ScratchFolder.sweep(this.folder);
    }

    /**
     * Starts a server and has it load that file, which is read only and must stay until the server is closed.
     *
     * @return a server that has all of it, but for what had expired
     * @throws RedisException {@link RedisFailure#NOT_AN_RDB}, {@link RedisFailure#OUT_OF_MEMORY}, {@link RedisFailure#TOO_OLD},
     *     {@link RedisFailure#NOT_STARTED}; nothing runs then
     */
    public ScratchRedis load(Path rdb) {
        try (InputStream in = Files.newInputStream(rdb)) {
            // Without a file, or with one that is empty, a server begins with no data and is content.
            RdbSink.version(in.readNBytes(RdbSink.HEAD), rdb.toString());
        } catch (IOException e) {
            throw new RedisException(RedisFailure.NOT_AN_RDB, "%s cannot be read.".formatted(rdb), e);
        }
        if (!Files.isExecutable(program)) {
            throw new RedisException(RedisFailure.NOT_STARTED, "There is no program %s.".formatted(program));
        }
        ScratchProcess process = ScratchProcess.start(SCRIPT, program, ScratchFolder.in(folder), rdb, memory);
        try {
            process.awaitLoaded(silence);
            return new ScratchRedis(process, silence);
        } catch (RuntimeException e) {
            process.end();
            throw e;
        }
    }

    private static String script() {
        try (InputStream in =
                Objects.requireNonNull(ScratchServers.class.getResourceAsStream("scratch.sh"), "scratch.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("scratch.sh cannot be read", e);
        }
    }
}
