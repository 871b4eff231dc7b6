package io.opsaga.activities.restic;

import io.opsaga.activities.restic.Restic.Words;
import io.opsaga.activities.restic.Run.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A repository and what can be done with it; each call is one run of the program, or a few. Whoever calls sees to it that only one writes at
 * a time.
 *
 * <p>Every call fails with a {@link ResticException} that says why; a thread that is interrupted ends the program with all that it has
 * started within 5 s, which a {@link java.util.concurrent.CancellationException} tells.
 */
public final class Vault {
    /** The same for all, so that the names of hosts stand in no repository. */
    private static final String HOST = "opsaga";

    private static final int ALL = 100;

    private final Restic restic;
    private final Repository repository;
    private final RepositoryKey key;

    Vault(Restic restic, Repository repository, RepositoryKey key) {
        this.restic = restic;
        this.repository = repository;
        this.key = key;
    }

    public Repository repository() {
        return repository;
    }

    RepositoryKey key() {
        return key;
    }

    /** The repository's id; empty where there is none. */
    public Optional<String> probe() {
        Ending ending = restic.lines(this, Words.of("cat", "config", "--no-lock"));
        if (ending.code() != 0 && Reasons.of(ending) == ResticFailure.NO_REPOSITORY) {
            return Optional.empty();
        }
        return Optional.of(Messages.repositoryId(well(ending).out())
                .orElseThrow(() -> failure(ResticFailure.FAILED, "restic does not say which repository it is")));
    }

    /** Makes the repository unless there is one; answers its id. */
    public String init() {
        return made(() -> restic.lines(this, Words.of("init")));
    }

    /**
     * The same for a repository that is to hold copies of another one's snapshots: it cuts streams alike, so that pieces are shared.
     *
     * @throws IllegalArgumentException if restic cannot reach both in one run: two buckets with different credentials, or two machines
     */
    public String initLike(Vault other) {
        return made(() -> restic.between(other, this, Words.of("init", "--copy-chunker-params")));
    }

    private String made(Supplier<Ending> making) {
        Optional<String> before = probe();
        if (before.isPresent()) {
            return before.get();
        }
        Ending ending = making.get();
        // Somebody else may have made it in between, which restic refuses; then it is there.
        return probe().orElseThrow(() -> failure(Reasons.of(ending), Reasons.lastWords(ending.errors())));
    }

    /**
     * Backs up a stream.
     *
     * @param listener is told how far it is, about once a second, by the calling thread; what it throws ends the backup
     * @return the snapshot; where this fails there is none, and what was sent is used again after {@link #unlock} and
     *     {@link #repairIndex}
     */
    public BackupSummary backup(BackupRequest request, Consumer<BackupStatus> listener) {
        List<String> arguments = new ArrayList<>(
                List.of("backup", "--host", HOST, "--stdin-from-command", "--stdin-filename", request.file()));
        request.tags().forEach(tag -> arguments.addAll(List.of("--tag", tag)));
        arguments.add("--");
        arguments.addAll(request.source().command());
        Ending ending = restic.lines(this, new Words(arguments, request.source().environment(), listener));
        Optional<BackupSummary> saved = Messages.backedUp(ending.out()).filter(summary -> summary.snapshot() != null);
        if (ending.code() != 0) {
            // Of an empty stream restic saves a snapshot without the file, and fails afterwards.
            saved.ifPresent(summary -> forget(List.of(summary.snapshot())));
        }
        well(ending);
        return saved.orElseThrow(() -> failure(ResticFailure.FAILED, "restic does not say what it has saved"));
    }

    /** The snapshots that have all of these tags, all snapshots where there are none; the oldest first. */
    public List<Snapshot> snapshots(Collection<String> tags) {
        tags.forEach(Arguments::tag);
        List<String> arguments = new ArrayList<>(List.of("snapshots", "--no-lock"));
        if (!tags.isEmpty()) {
            // With commas in between: each of them. Given apart they would mean any of them.
            arguments.addAll(List.of("--tag", String.join(",", tags)));
        }
        Ending ending = well(restic.lines(this, Words.of(arguments.toArray(String[]::new))));
        return Messages.snapshots(ending.out())
                .orElseThrow(() -> failure(ResticFailure.FAILED, "restic does not list its snapshots"))
                .stream()
                .sorted(Comparator.comparing(Snapshot::time))
                .toList();
    }

    /**
     * Takes a file out of a snapshot.
     *
     * @param folder where there is room for it for as long as it is needed
     * @return what has come out whole; where this fails nothing is left
     */
    public Dumped dump(String snapshot, String file, Path folder) {
        Spool spool;
        try {
            spool = new Spool(folder);
        } catch (IOException e) {
            throw failure(Reasons.ofThisHost(e), "no file can be made in " + folder);
        }
        boolean whole = false;
        try {
            well(restic.data(this, Words.of("dump", "--no-lock", Arguments.id(snapshot), "/" + file), spool));
            whole = true;
            return spool.dumped();
        } finally {
            if (!whole) {
                spool.discard();
            }
        }
    }

    /** Whether all that snapshots need is there, by name and length; bits that have changed are not seen. */
    public CheckSummary check() {
        return check(Words.of("check"));
    }

    /** Reads all that is stored, and so finds every bit that has changed. */
    public CheckSummary checkReadingData() {
        return check(Words.of("check", "--read-data"));
    }

    /**
     * As {@link #check}, and reads a share of what is stored, another one each time.
     *
     * @param percent how much of it, from 1 to 100
     */
    public CheckSummary checkReadingData(int percent) {
        if (percent < 1 || percent > ALL) {
            throw new IllegalArgumentException("%d percent".formatted(percent));
        }
        return percent == ALL ? checkReadingData() : check(Words.of("check", "--read-data-subset", percent + "%"));
    }

    private CheckSummary check(Words words) {
        Ending ending = restic.lines(this, words);
        return Checks.summary(ending)
                .orElseThrow(() -> failure(Reasons.of(ending), Reasons.lastWords(ending.errors())));
    }

    /** Takes these out of the list of snapshots; those that are not there are none any more. Gives no room back. */
    public void forget(Collection<String> snapshots) {
        List<String> arguments = new ArrayList<>(List.of("forget"));
        arguments.addAll(Arguments.ids(snapshots));
        well(restic.lines(this, Words.of(arguments.toArray(String[]::new))));
    }

    /** Removes what no snapshot needs. Can be called again after it was cut short. */
    public Freed prune() {
        Ending ending = well(restic.lines(this, Words.of("prune")));
        return Sizes.freed(ending.out())
                .orElseThrow(() -> failure(ResticFailure.FAILED, "restic does not say what its prune has removed"));
    }

    /** Removes locks that nobody holds any more, such as those of runs that were killed. */
    public void unlock() {
        well(restic.lines(this, Words.of("unlock")));
    }

    /**
     * Reads from the store what is in it, also what was sent by a backup that was cut short: the next one does not send that again.
     */
    public void repairIndex() {
        well(restic.lines(this, Words.of("repair", "index")));
    }

    /**
     * Copies snapshots of another repository here; those that are here already are left alone.
     *
     * @return their copies here
     * @throws IllegalArgumentException if restic cannot reach both in one run: two buckets with different credentials, or two machines
     */
    public List<Snapshot> copyFrom(Vault other, Collection<String> snapshots) {
        Arguments.ids(snapshots);
        List<String> origins = other.snapshots(List.of()).stream()
                .filter(snapshot -> snapshots.contains(snapshot.id()))
                .map(Snapshot::origin)
                .toList();
        if (origins.size() < snapshots.size()) {
            throw failure(ResticFailure.NO_SNAPSHOT, "not all of them are in " + other.repository.location());
        }
        List<String> arguments = new ArrayList<>(List.of("copy"));
        arguments.addAll(snapshots);
        well(restic.between(other, this, Words.of(arguments.toArray(String[]::new))));
        List<Snapshot> copies = snapshots(List.of()).stream()
                .filter(snapshot -> origins.contains(snapshot.origin()))
                .toList();
        if (copies.size() < snapshots.size()) {
            throw failure(ResticFailure.FAILED, "not all copies are there");
        }
        return copies;
    }

    private Ending well(Ending ending) {
        if (ending.code() != 0) {
            throw failure(Reasons.of(ending), Reasons.lastWords(ending.errors()));
        }
        return ending;
    }

    private ResticException failure(ResticFailure failure, String detail) {
        return ResticException.about(repository.location(), failure, detail);
    }
}
