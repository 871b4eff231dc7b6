package io.opsaga.activities.restic;

import io.opsaga.activities.restic.Run.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The program restic, and how it is run: in a session of its own, with an environment that holds nothing but what it needs, and with keys
 * in files that are there for one run. Needs Linux's {@code /proc}, and {@code setsid}.
 */
public final class Restic {
    /** What restic, SSH and programs that make streams need of the environment of this process, which may hold secrets otherwise. */
    static final List<String> PASSED_ON = List.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "LANG",
            "LC_ALL",
            "TMPDIR",
            "TZ",
            "SSH_AUTH_SOCK",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy");

    private static final String PASSWORD_FILE = "RESTIC_PASSWORD_FILE";

    /** Values shorter than that are everywhere in a text, and no secrets. */
    private static final int SHORTEST_SECRET = 4;

    private final Path program;
    private final Path cache;
    private final Path keys;
    private final Duration silence;

    /**
     * @param program restic 0.18 or later
     * @param cache a folder for what restic remembers of repositories, encrypted; may be removed at any time that nothing runs
     * @param keys a folder for keys while they are needed, best one in memory; what processes that were killed have left there is removed
     * @param silence how long a run may move less than 4 KiB a second, and compute next to nothing, before it is given up
     */
    public Restic(Path program, Path cache, Path keys, Duration silence) {
        this.program = program;
        this.cache = cache;
        this.keys = keys;
        this.silence = silence;
        KeyFile.sweep(keys);
    }

    /** A repository, whether or not there is one yet. */
    public Vault vault(Repository repository, RepositoryKey key) {
        return new Vault(this, repository, key);
    }

    /** What a call is made of beside the repository. */
    record Words(List<String> arguments, Map<String, String> environment, Consumer<BackupStatus> listener) {
        static Words of(String... arguments) {
            return new Words(List.of(arguments), Map.of(), status -> {});
        }
    }

    Ending lines(Vault on, Words words) {
        try (KeyFile key = KeyFile.with(on.key(), keys)) {
            return run(List.of(on), words, Map.of(PASSWORD_FILE, key.path().toString()))
                    .lines();
        }
    }

    Ending data(Vault on, Words words, Output out) {
        try (KeyFile key = KeyFile.with(on.key(), keys)) {
            return run(List.of(on), words, Map.of(PASSWORD_FILE, key.path().toString()))
                    .data(out);
        }
    }

    /**
     * The same with a second repository that is read from.
     *
     * @throws IllegalArgumentException if restic cannot be told of both at once: it takes one pair of S3 keys, and one program for SFTP
     */
    Ending between(Vault from, Vault on, Words words) {
        if (differ(from.repository().environment(), on.repository().environment())
                || differ(options(List.of(from)), options(List.of(on)))) {
            throw new IllegalArgumentException("restic cannot reach both repositories in one run: %s and %s"
                    .formatted(from.repository().location(), on.repository().location()));
        }
        try (KeyFile key = KeyFile.with(on.key(), keys);
                KeyFile other = KeyFile.with(from.key(), keys)) {
            Map<String, String> environment = Map.of(
                    PASSWORD_FILE,
                    key.path().toString(),
                    "RESTIC_FROM_PASSWORD_FILE",
                    other.path().toString(),
                    "RESTIC_FROM_REPOSITORY",
                    from.repository().location());
            return run(List.of(on, from), words, environment).lines();
        }
    }

    /** What only one of the two needs does not disturb the other. */
    private static boolean differ(Object one, Object other) {
        return !one.equals(other) && !isEmpty(one) && !isEmpty(other);
    }

    private static boolean isEmpty(Object some) {
        return some.equals(Map.of()) || some.equals(List.of());
    }

    private Run run(List<Vault> vaults, Words words, Map<String, String> files) {
        Map<String, String> environment = environment();
        vaults.forEach(vault -> environment.putAll(vault.repository().environment()));
        environment.putAll(words.environment());
        environment.putAll(files);
        String where = vaults.get(0).repository().location();
        List<String> command = new ArrayList<>(Session.command());
        command.addAll(List.of(program.toString(), "--json", "-r", where));
        options(vaults).forEach(option -> command.addAll(List.of("-o", option)));
        command.addAll(words.arguments());
        boolean transport = vaults.stream().anyMatch(vault -> vault.repository() instanceof Repository.Sftp);
        Call call = new Call(command, environment, secrets(vaults, words), where, transport, silence);
        if (!Files.isExecutable(program)) {
            throw call.failed(ResticFailure.NOT_STARTED, "no program: " + program);
        }
        return new Run(call, words.listener());
    }

    private static List<String> options(List<Vault> vaults) {
        return vaults.stream()
                .flatMap(vault -> vault.repository().options().stream())
                .distinct()
                .toList();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.keySet().retainAll(PASSED_ON);
        environment.put("RESTIC_CACHE_DIR", cache.toString());
        // Once a second: by default restic tells its progress sixty times as often.
        environment.put("RESTIC_PROGRESS_FPS", "1");
        return environment;
    }

    private static Secrets secrets(List<Vault> vaults, Words words) {
        Stream<String> known = vaults.stream()
                .flatMap(vault -> Stream.concat(Stream.of(vault.key().text()), vault.repository().secrets().stream()));
        return new Secrets(Stream.concat(
                known, words.environment().values().stream().filter(value -> value.length() >= SHORTEST_SECRET)));
    }
}
