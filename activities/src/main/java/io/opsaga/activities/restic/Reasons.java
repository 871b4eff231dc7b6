package io.opsaga.activities.restic;

import io.opsaga.activities.restic.Messages.ExitError;
import io.opsaga.activities.restic.Run.Ending;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes a reason of how restic ended: by its exit code where that says it, else by its words. */
final class Reasons {
    private static final int SOME_UNREAD = 3;
    private static final int NO_REPOSITORY = 10;
    private static final int LOCKED = 11;
    private static final int WRONG_KEY = 12;
    private static final int INTERRUPTED = 130;
    private static final int SIGNAL = 128;
    private static final int MOST_LINES = 4;

    /** How restic tells that its store has failed it; what others say is in the same place. */
    private static final Pattern OF_STORE =
            Pattern.compile("[A-Z]\\w*\\(.*?\\) (returned error, retrying after|failed)\\b.*");

    private static final Set<ResticFailure> SOURCE = EnumSet.of(ResticFailure.SOURCE_FAILED);
    private static final Set<ResticFailure> STORE =
            EnumSet.of(ResticFailure.STORE_FULL, ResticFailure.STORE_REFUSED, ResticFailure.STORE_UNREACHABLE);

    private static final Map<Integer, ResticFailure> BY_CODE = Map.of(
            SOME_UNREAD, ResticFailure.SOURCE_FAILED,
            NO_REPOSITORY, ResticFailure.NO_REPOSITORY,
            LOCKED, ResticFailure.LOCKED,
            WRONG_KEY, ResticFailure.WRONG_KEY,
            INTERRUPTED, ResticFailure.ENDED);

    /** In this order: what names the reason comes before what any of them may lead to. */
    private static final List<Words> BY_WORDS = List.of(
            new Words(
                    ResticFailure.STORE_FULL,
                    "no space left on device",
                    "quota exceeded",
                    "disk quota",
                    "insufficient storage"),
            new Words(
                    ResticFailure.SOURCE_FAILED,
                    "command exited",
                    "command failed",
                    "failed to start command",
                    "executable file not found",
                    "command terminated"),
            new Words(
                    ResticFailure.NO_SNAPSHOT,
                    "no matching id found",
                    "no snapshot found",
                    "failed to find snapshot",
                    "not found in snapshot"),
            new Words(
                    ResticFailure.STORE_REFUSED,
                    "permission denied",
                    "access denied",
                    "accessdenied",
                    "signature we calculated",
                    "signaturedoesnotmatch",
                    "invalidaccesskeyid",
                    "access key id you provided",
                    "specified bucket does not exist",
                    "400 bad request",
                    "read-only file system",
                    "operation not permitted"),
            new Words(
                    ResticFailure.STORE_UNREACHABLE,
                    "connection refused",
                    "connection reset",
                    "no such host",
                    "no route to host",
                    "network is unreachable",
                    "connection lost",
                    "unable to start the sftp session",
                    "ssh command exited",
                    "i/o timeout",
                    "broken pipe"),
            new Words(
                    ResticFailure.DAMAGED,
                    "ciphertext verification failed",
                    "does not match",
                    "hash mismatch",
                    "invalid data returned",
                    "wrong hash",
                    "is damaged",
                    "does not exist",
                    "no such file or directory",
                    "not found in the index",
                    "not found in index",
                    "not found in repository",
                    "unexpected eof",
                    "file is too short",
                    "contains errors",
                    "packs from index missing",
                    "index is not complete",
                    "size does not match",
                    "no such key"));

    private Reasons() {}

    private record Words(ResticFailure failure, List<String> any) {
        Words(ResticFailure failure, String... any) {
            this(failure, List.of(any));
        }

        boolean in(String text) {
            return any.stream().anyMatch(text::contains);
        }
    }

    static ResticFailure of(Ending ending) {
        if (ending.code() == SOME_UNREAD && String.join("\n", ending.errors()).contains("no data read")) {
            return ResticFailure.SOURCE_EMPTY;
        }
        ResticFailure byCode = BY_CODE.get(ending.code());
        if (byCode != null) {
            return byCode;
        }
        if (ending.code() > SIGNAL) {
            return ResticFailure.ENDED;
        }
        // What a source says may sound like any other reason.
        boolean ofSource = Messages.exitError(ending.errors())
                .flatMap(error -> said(SOURCE, error.message()))
                .isPresent();
        return ofSource
                ? ResticFailure.SOURCE_FAILED
                : said(EnumSet.allOf(ResticFailure.class), String.join("\n", ending.errors()))
                        .orElse(ResticFailure.FAILED);
    }

    /** Why nothing moves: restic may have said what it tries again, or waits for a source after its store has failed. */
    static ResticFailure ofSilence(List<String> errors) {
        String ofStore = errors.stream()
                .map(Messages::text)
                .filter(line -> OF_STORE.matcher(line).matches())
                .collect(Collectors.joining("\n"));
        return said(STORE, ofStore).orElse(ResticFailure.STORE_SILENT);
    }

    private static Optional<ResticFailure> said(Set<ResticFailure> any, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return BY_WORDS.stream()
                .filter(words -> any.contains(words.failure()) && words.in(lower))
                .findFirst()
                .map(Words::failure);
    }

    /** Why what restic printed could not be written here. */
    static ResticFailure ofThisHost(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota")
                ? ResticFailure.NO_ROOM_HERE
                : ResticFailure.FAILED;
    }

    /** The last that restic said: its own account of the failure, or the last lines. */
    static String lastWords(List<String> errors) {
        Optional<String> account = Messages.exitError(errors).map(ExitError::message);
        int from = Math.max(0, errors.size() - MOST_LINES);
        Set<String> lines = errors.subList(from, errors.size()).stream()
                .map(Messages::text)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        account.ifPresent(lines::remove);
        String text = account.map(said -> said + (lines.isEmpty() ? "" : " | ")).orElse("") + String.join(" | ", lines);
        return Arrays.stream(text.split("\\R", -1)).map(String::strip).collect(Collectors.joining(" "));
    }
}
