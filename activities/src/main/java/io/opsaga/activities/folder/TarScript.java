package io.opsaga.activities.folder;

import io.opsaga.activities.ssh.Quote;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shell that packs a folder: GNU tar in an order of its own making, so that the same folder gives the same stream and little of it has
 * to be stored anew; then a trailer with tar's exit code and last words.
 */
final class TarScript {
    private static final Pattern EXIT = Pattern.compile("exit ([0-9]+)\\s*$");

    /** One file was replaced, grew, shrank or went while it was read. */
    private static final int DIFFERED = 1;

    private static final int NO_FOLDER = 90;
    private static final int MOST_SAID = 400;

    private final String mark = "opsaga-" + UUID.randomUUID();
    private final String folder;
    private final FolderPaths paths;

    TarScript(String folder) {
        this(folder, FolderPaths.ALL);
    }

    /** @param paths those of them that are there are packed, with hard links as the files that they are */
    TarScript(String folder, FolderPaths paths) {
        this.folder = folder;
        this.paths = paths;
    }

    /** To be run by {@code sh -c}. Its standard output is the stream, and the trailer. */
    String text() {
        return """
                LC_ALL=C; export LC_ALL; set -f; exec 3>&1
                said=$({
                  if cd -- %1$s; then
                    x=
                    %7$s
                    if tar --xattrs --xattrs-include='*' -cf /dev/null -T /dev/null 2>/dev/null; then x='--xattrs --xattrs-include=*'; fi
                    tar --create --file=- --sort=name --format=posix --sparse $x \\
                      --pax-option=exthdr.name=%%d/PaxHeaders/%%f,delete=atime,delete=ctime %6$s >&3
                    echo "exit $?"
                  else echo "exit %2$d"; fi
                } 2>&1 3>&3 | tail -c %3$d | tr '\\n' ' ')
                printf '%%-%4$d.%4$ds' "%5$s $said" >&3
                """.formatted(
                        Quote.sh(folder),
                        NO_FOLDER,
                        MOST_SAID,
                        Trailed.TRAILER,
                        mark,
                        paths.isAll() ? "." : "--hard-dereference -T /dev/null -- \"$@\"",
                        present(paths.paths()));
    }

    private static String present(List<String> paths) {
        StringBuilder script = new StringBuilder("set --");
        for (String path : paths) {
            String word = Quote.sh("./" + path);
            script.append("; if [ -e %1$s ] || [ -L %1$s ]; then set -- \"$@\" %1$s; fi".formatted(word));
        }
        return script.toString();
    }

    /** @throws FolderException unless the trailer says that all is there, as it was */
    void check(String trailer) {
        if (!trailer.startsWith(mark)) {
            throw new FolderException(FolderFailure.CUT, "");
        }
        String said = trailer.substring(mark.length()).strip();
        Matcher exit = EXIT.matcher(said);
        if (!exit.find()) {
            throw new FolderException(FolderFailure.FAILED, said);
        }
        int code = Integer.parseInt(exit.group(1));
        if (code != 0) {
            throw new FolderException(failure(code, said), said);
        }
    }

    private FolderFailure failure(int code, String said) {
        if (code == DIFFERED) {
            return FolderFailure.CHANGED;
        }
        if (said.contains("Permission denied")) {
            return FolderFailure.UNREADABLE;
        }
        return code == NO_FOLDER ? FolderFailure.MISSING : FolderFailure.FAILED;
    }

    @Override
    public String toString() {
        return "tar of " + folder;
    }
}
