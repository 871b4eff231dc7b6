package io.opsaga.activities.ssh;

/**
 * The shell side of {@link RemoteJobs}. POSIX shell plus setsid, nohup and /proc, which any Linux has. What is written goes
 * through cat, because some shells' own echo calls a full disk an "I/O error".
 */
final class JobScripts {
    /**
     * The identity of process $1 in one line: number, time it started, boot of the machine. Together they are never given twice.
     * In /proc/PID/stat the program's name may hold blanks, so fields are counted from behind its closing bracket. A zombie is
     * nobody: not every machine's first process buries the dead.
     */
    private static final String IDENTITY = """
            identity() {
              started=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" { print $20 }')
              [ -n "$started" ] && echo "$1 $started $(cat /proc/sys/kernel/random/boot_id)"
            }
            """;

    /**
     * Stays with the script as the leader of its process group. It writes its own identity before the script runs, so that no
     * script ever runs unrecorded, and outlives a TERM to the group, so that the exit code is recorded then too. The script is
     * deleted before the exit code is written: its place on a full disk is what the exit code then uses.
     */
    private static final String KEEPER = IDENTITY + """
            me=$(identity $$) && echo "$me" | cat >"$1/pid.new" && mv -f "$1/pid.new" "$1/pid" || exit
            trap : TERM INT
            /bin/sh "$1/script" &
            child=$!
            wait $child; code=$?
            while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
            rm -f "$1/script"
            echo $code | cat >"$1/exit.new" && mv -f "$1/exit.new" "$1/exit"
            """;

    /**
     * Prints the seconds since the machine booted, and which boot that was: a measure that nobody can set, unlike the clock.
     */
    private static final String MOMENT = """
            moment() {
              read -r up rest </proc/uptime
              echo "${up%.*} $(cat /proc/sys/kernel/random/boot_id)"
            }
            """;

    /** Sets {@code state} for job folder $D. A claim without a recorded process is given a while to get there. */
    private static final String STATE = IDENTITY + MOMENT + """
            look() {
              if [ ! -d "$D" ]; then state=absent
              elif [ -f "$D/exit" ]; then state="exited $(cat "$D/exit")"
              elif [ -f "$D/pid" ]; then
                read -r pid rest <"$D/pid"
                if [ "$(identity "$pid")" = "$pid $rest" ]; then state=running; else state=lost; fi
              elif claimed; then state=running
              else state=lost
              fi
            }
            claimed() {
              read -r when boot <"$D/claim" || return
              set -- $(moment)
              [ "$boot" = "$2" ] && [ $(($1 - when)) -lt 30 ]
            } 2>/dev/null
            look
            # It may have ended between the look for its exit code and the look for its process.
            [ "$state" = lost ] && look
            """;

    private JobScripts() {}

    static String start(String folder, String script) {
        return MOMENT + """
                trap '' PIPE HUP
                D=%s; umask 077
                mkdir -p -- "$(dirname -- "$D")" || exit
                [ -d "$D" ] && { echo found; exit 0; }
                new=$D.new.$$
                mkdir -- "$new" || exit
                printf '%%s\\n' %s | cat >"$new/script" && : >"$new/log" && moment | cat >"$new/claim" ||
                  { rm -rf -- "$new"; exit 1; }
                # Whoever comes second finds the folder there, and not empty.
                if ! said=$(mv -T -- "$new" "$D" 2>&1); then
                  rm -rf -- "$new"
                  [ -d "$D" ] && { echo found; exit 0; }
                  echo "$said" >&2; exit 1
                fi
                D=$(cd -- "$D" && pwd)
                as_login setsid nohup /bin/sh -c %s opsaga-job "$D" </dev/null >"$D/log" 2>&1 8>&- &
                keeper=$!
                tries=0
                while [ ! -f "$D/pid" ] && [ $tries -lt 50 ]; do
                  if ! kill -0 $keeper 2>/dev/null && [ ! -f "$D/pid" ]; then
                    cat "$D/log" >&2; echo probe | cat >"$D/probe"; rm -rf -- "$D"; exit 1
                  fi
                  sleep 0.1; tries=$((tries + 1))
                done
                echo started""".formatted(Quote.sh(folder), Quote.sh(script), Quote.sh(KEEPER));
    }

    static String poll(String folder) {
        return "D=%s\n%secho \"$state\"\n[ ! -f \"$D/log\" ] || tail -c 16384 \"$D/log\""
                .formatted(Quote.sh(folder), STATE);
    }

    static String cancel(String folder, long graceSeconds) {
        return """
                D=%s
                %s
                [ "$state" = running ] && [ -f "$D/pid" ] || exit 0
                alive() {
                  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' |
                    awk -v group="$pid" '$3 == group && $1 != "Z" { found = 1 } END { exit !found }'
                }
                kill -TERM "-$pid" 2>/dev/null
                tries=0
                while alive && [ $tries -lt %d ]; do sleep 0.1; tries=$((tries + 1)); done
                if alive; then
                  kill -KILL "-$pid" 2>/dev/null
                  tries=0
                  while alive && [ $tries -lt 20 ]; do sleep 0.1; tries=$((tries + 1)); done
                  rm -f -- "$D/script"
                  [ -f "$D/exit" ] || { echo 137 | cat >"$D/exit.new" && mv -f "$D/exit.new" "$D/exit"; }
                fi
                exit 0""".formatted(Quote.sh(folder), STATE, graceSeconds * 10);
    }
}
