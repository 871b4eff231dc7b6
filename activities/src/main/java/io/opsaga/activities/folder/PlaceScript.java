package io.opsaga.activities.folder;

import io.opsaga.activities.ssh.Quote;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The shell by which a folder is replaced. Each script ends with a line: a word, and what belongs to it. */
final class PlaceScript {
    static final String OK = "ok";
    static final String MISSING = "missing";
    private static final String FUNCTIONS = functions();

    private final String folder;
    private final boolean within;

    /** @param within whether the folder itself has to stay, and only what is in it is exchanged; a mount point always stays */
    PlaceScript(String folder, boolean within) {
        this.folder = folder;
        this.within = within;
    }

    private static String functions() {
        try (InputStream file = Objects.requireNonNull(PlaceScript.class.getResourceAsStream("place.sh"), "place.sh")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String prologue(String id) {
        return FUNCTIONS
                + """
                umask 077
                KEY=%s ID=%s within=%s F=%s
                said=$(mktemp) && exec 2>"$said" && trap 'rm -f -- "$said"' EXIT
                set_tar
                locate
                """.formatted(
                        HexFormat.of().toHexDigits(Fingerprints.of(folder)), id, within ? "1" : "", Quote.sh(folder));
    }

    /**
     * Brings an exchange that was broken off to its end, looks for room, and makes a folder to unpack into. Says {@code ok}, the number of the
     * account, and that folder.
     */
    String prepare(String id, long bytes, long entries, boolean all) {
        return prologue(id) + """
                tar --version | head -n 1 | grep -q 'GNU tar' || say no_tar
                if there "$F" && [ ! -d "$F" ]; then say failed "$F is no folder"; fi
                if %3$s; then case $(mounts "$F") in *below*) say mounted "below $F" ;; esac; fi
                (umask 022; mkdir -p -- "$P") || no "cannot make $P:"
                [ -z "$within" ] || mkdir -p -- "$F" || no "cannot make $F:"
                if begun; then finish; fi
                rm -rf --one-file-system -- "$S".new.* "$S.ready" "$S.root" || no 'cannot clear up:'
                room %1$d %2$d
                mkdir -- "$S.new.$ID" || no 'cannot make a folder:'
                say ok "$(id -u)" "$S.new.$ID"
                """.formatted(bytes, entries, all);
    }

    /**
     * Unpacks its standard input into that folder. To be run by {@code sh -c}; prints {@code begin}, and at the end tar's last words and exit
     * code. If tar ends early, the script still reads its input to the end, so that the sender can read what it prints.
     *
     * @param members what is taken out of the stream; none for all
     */
    static String unpack(String unpackedTo, List<String> members) {
        StringBuilder list = new StringBuilder();
        members.forEach(member -> list.append(' ').append(Quote.sh(member)));
        return FUNCTIONS + """
                LC_ALL=C; export LC_ALL; set -f; umask 077
                set_tar
                cd -- %1$s && echo begin || exit
                list=
                if %3$s; then
                  list=$(mktemp) && printf '%%s\\0'%2$s >"$list" || exit
                  TAR="$TAR --null --files-from=$list"
                fi
                said=$(tar --extract --file=- $TAR 2>&1; echo "exit $?")
                [ -z "$list" ] || rm -f -- "$list"
                printf '%%s' "$said" | tail -c 400 | tr '\\n' ' '
                cat >/dev/null
                """.formatted(Quote.sh(unpackedTo), list, !members.isEmpty());
    }

    /** Has what was unpacked become the folder. */
    String exchange(String id) {
        return prologue(id) + """
                case $(mounts "$F") in *below*) say mounted "below $F" ;; esac
                sync -f "$S.new.$ID" || sync
                if [ -n "$within" ]; then
                  tar --create --file="$S.root" --no-recursion --format=posix $X --directory="$S.new.$ID" . || no 'cannot go on:'
                fi
                mv -T -- "$S.new.$ID" "$S.ready" || no 'cannot go on:'
                finish
                say ok
                """;
    }

    /** Has the paths that were unpacked be in the folder, and no more those that the stream does not have. */
    String exchange(String id, FolderPaths paths, TarPlan plan) {
        StringBuilder script = new StringBuilder(prologue(id));
        for (TarPlan.Parent parent : plan.parents()) {
            script.append("parent %s %s %s%n".formatted(Quote.sh(parent.path()), parent.mode(), parent.owner()));
        }
        int number = 0;
        for (String path : paths.paths()) {
            script.append("part %d %s %s%n".formatted(number++, Quote.sh(path), plan.has(path) ? "yes" : "''"));
        }
        return script.append("clear_up\nsay ok\n").toString();
    }

    /** Takes what was unpacked away again, unless the exchange has begun. */
    String discard(String id) {
        return prologue(id) + """
                begun || rm -rf --one-file-system -- "$S.new.$ID" "$S.ready" "$S.root" || no 'cannot clear up:'
                say ok
                """;
    }

    String remove(FolderPaths paths) {
        StringBuilder script = new StringBuilder(prologue("0"));
        if (paths.isAll()) {
            script.append("""
                    case $(mounts "$F") in *below*) say mounted "below $F" ;; esac
                    if [ -n "$within" ]; then
                      [ ! -d "$F" ] || find "$F" -xdev -mindepth 1 -delete || no "cannot empty $F:"
                    else
                      rm -rf --one-file-system -- "$F" || no "cannot remove $F:"
                    fi
                    """);
        }
        int number = 0;
        for (String path : paths.paths()) {
            script.append("part %d %s ''%n".formatted(number++, Quote.sh(path)));
        }
        return script.append("clear_up\nsay ok\n").toString();
    }

    /** Counts. Says {@code ok}, entries, bytes, entries that changed within that age, and with which code the counting ended. */
    String look(FolderPaths paths, long ageSeconds, long patienceSeconds) {
        StringBuilder present = new StringBuilder(paths.isAll() ? "set -- .\n" : "set --\n");
        for (String path : paths.paths()) {
            String word = Quote.sh("./" + path);
            present.append("! there ")
                    .append(word)
                    .append(" || set -- \"$@\" ")
                    .append(word)
                    .append('\n');
        }
        return prologue("0") + """
                there "$F" || say missing
                [ -d "$F" ] || say failed "$F is no folder"
                cd -- "$F" && [ -r . ] || say failed "$F: Permission denied"
                %1$s
                [ $# -gt 0 ] || say missing
                since=$(($(date +%%s) - %2$d))
                { timeout %3$d find "$@" -printf '%%y %%s %%C@\\n'; echo "end $?"; } | awk -v since="$since" '
                  $1 == "end" { code = $2; next }
                  { entries++; if ($1 == "f") bytes += $2; if ($3 >= since) changed++ }
                  END { printf "ok %%d %%.0f %%d %%d\\n", entries, bytes, changed, code }'
                """.formatted(present, ageSeconds, patienceSeconds);
    }
}
