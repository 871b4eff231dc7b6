package io.opsaga.activities.redis;

import io.opsaga.activities.waiting.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.util.unit.DataSize;

/** The process of a scratch server, and the folder that it lives in. */
final class ScratchProcess {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration DEATH = Duration.ofSeconds(5);
    private static final Duration ENDING = Duration.ofSeconds(1);

    /** Program, stacks and what the allocator sets aside; the bound of the data is watched over while it is loaded. */
    private static final DataSize BESIDE_DATA = DataSize.ofMegabytes(512);

    /** As many as any server that keeps them apart by number is likely to have. */
    static final int DATABASES = 4096;

    private static final String SOCKET = "s";
    private static final String DATA = "dump.rdb";

    /** What the server's log says before it gives up, in the order in which it counts: some end with the same words. */
    private static final List<Map.Entry<String, RedisFailure>> REASONS = List.of(
            Map.entry("Can't handle RDB format version", RedisFailure.TOO_OLD),
            Map.entry("Out Of Memory", RedisFailure.OUT_OF_MEMORY),
            Map.entry("failed allocating", RedisFailure.OUT_OF_MEMORY),
            Map.entry("Wrong signature", RedisFailure.NOT_AN_RDB),
            Map.entry("Wrong RDB checksum", RedisFailure.NOT_AN_RDB),
            Map.entry("Internal error in RDB", RedisFailure.NOT_AN_RDB),
            Map.entry("Short read", RedisFailure.NOT_AN_RDB),
            Map.entry("Fatal error loading", RedisFailure.NOT_AN_RDB),
            Map.entry("Unexpected EOF", RedisFailure.NOT_AN_RDB));

    private final Process process;
    private final ScratchFolder folder;
    private final DataSize memory;

    private ScratchProcess(Process process, ScratchFolder folder, DataSize memory) {
        this.process = process;
        this.folder = folder;
        this.memory = memory;
    }

    static ScratchProcess start(String script, Path program, ScratchFolder folder, Path rdb, DataSize memory) {
        Path in = folder.path();
        try {
            Files.createSymbolicLink(in.resolve(DATA), rdb.toAbsolutePath());
            Path settings = Files.write(in.resolve("redis.conf"), settings());
            ProcessBuilder builder = new ProcessBuilder(
                            "sh",
                            "-c",
                            script,
                            "scratch",
                            Long.toString(memory.toKilobytes() + BESIDE_DATA.toKilobytes()),
                            program.toString(),
                            settings.toString())
                    .directory(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(in.resolve("log").toFile());
            builder.environment().keySet().retainAll(Set.of("PATH"));
            return new ScratchProcess(builder.start(), folder, memory);
        } catch (IOException e) {
            folder.remove();
            throw new RedisException(RedisFailure.NOT_STARTED, "%s in %s.".formatted(program, in), e);
        }
    }

    /** Nothing listens but a socket in the folder, and nothing is ever written: the data is a link to what was given. */
    private static List<String> settings() {
        return List.of(
                "port 0",
                "unixsocket " + SOCKET,
                "unixsocketperm 700",
                "daemonize no",
                "save \"\"",
                "appendonly no",
                "dbfilename " + DATA,
                "databases " + DATABASES,
                // With this the table of keys is not built anew while it is walked over.
                "activerehashing no",
                "disable-thp yes",
                "loglevel notice");
    }

    RedisConnection connect(Duration silence) {
        // The address of a Unix socket has at most 107 bytes, which the folder's own path may exceed.
        Path socket = Path.of("/proc", Long.toString(process.pid()), "cwd", SOCKET);
        return RedisConnection.over(
                RedisConnection.line(() -> Line.to(socket, silence), name()), name(), RedisLogin.none());
    }

    String name() {
        return folder.path().getFileName().toString();
    }

    /** Returns when all is loaded. A server gets nowhere when the number of bytes that it has loaded stays the same. */
    void awaitLoaded(Duration silence) {
        long loaded = -1;
        while (true) {
            long before = loaded;
            Optional<Long> now =
                    Await.every(PAUSE, silence).until(() -> loaded(silence).filter(bytes -> bytes != before));
            if (now.isEmpty()) {
                throw new RedisException(
                        RedisFailure.SILENT, "It loads no further; %d bytes so far.".formatted(before));
            }
            loaded = now.get();
            if (loaded == Long.MAX_VALUE) {
                return;
            }
        }
    }

    /** How many bytes are loaded; the largest number when that is all, none when the server does not yet answer. */
    private Optional<Long> loaded(Duration silence) {
        if (!process.isAlive()) {
            throw ended();
        }
        if (!Files.exists(folder.path().resolve(SOCKET))) {
            return Optional.empty();
        }
        try (RedisConnection connection = connect(silence)) {
            Info persistence = Info.of(connection, "persistence");
            checkMemory(Info.of(connection, "memory").number("used_memory"));
            boolean loading = persistence.number("loading") != 0;
            return Optional.of(loading ? persistence.number("loading_loaded_bytes") : Long.MAX_VALUE);
        } catch (RedisException e) {
            if (e.failure() == RedisFailure.UNREACHABLE) {
                // It does not listen yet, or has just ended, which the next look finds.
                return Optional.empty();
            }
            throw e;
        }
    }

    private void checkMemory(long used) {
        if (used > memory.toBytes()) {
            throw new RedisException(
                    RedisFailure.OUT_OF_MEMORY,
                    "It takes %d bytes so far and may take %d.".formatted(used, memory.toBytes()));
        }
    }

    /** Whether it has ended, or does so right now. */
    boolean endsSoon() {
        return Await.every(PAUSE, ENDING)
                .until(() -> process.isAlive() ? Optional.empty() : Optional.of(process))
                .isPresent();
    }

    ScratchFolder folder() {
        return folder;
    }

    /** Why it is not there any more, by its log. */
    RedisException ended() {
        String log;
        try {
            log = Files.readString(folder.path().resolve("log"));
        } catch (IOException e) {
            return new RedisException(RedisFailure.ENDED, "It has left no log.", e);
        }
        RedisFailure failure = REASONS.stream()
                .filter(reason -> log.contains(reason.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(RedisFailure.ENDED);
        List<String> lines = log.lines().filter(line -> line.contains(" # ")).toList();
        String last = String.join(" ", lines.subList(Math.max(0, lines.size() - 2), lines.size()));
        return new RedisException(failure, "The server's log ends with: " + last);
    }

    /**
     * Ends it and removes its folder; nothing of it is left when this returns. Who is interrupted waits all the same, and stays
     * interrupted.
     */
    void end() {
        try {
            // The script kills the server when its input ends, and ends after it.
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended by itself.
        }
        process.onExit()
                .orTimeout(DEATH.toMillis(), TimeUnit.MILLISECONDS)
                .handle((ended, tooLate) -> tooLate == null ? ended : process.destroyForcibly())
                .join();
        CompletableFuture.runAsync(folder::remove, removing -> new Thread(removing, "redis-scratch-end").start())
                .join();
    }
}
