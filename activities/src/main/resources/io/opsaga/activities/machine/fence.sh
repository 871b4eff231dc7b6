# How a machine keeps apart those who would change the same agent: the functions of this file are sent to it ahead of every
# command that changes something. Needs a POSIX sh, flock and /proc.
#
# AGENT/fence is one line of fixed width, written in its place, so that not even a full disk loses it: the highest token that
# was ever seen here, and the SSH server's process whose connection carries what its holder does, or 0 where all that it does is
# its script. Whoever holds the fence has the file locked, and open as descriptor 8; who waits for it, as 7.

# Exit codes that mean: the token is not the newest; whoever holds the fence cannot be ended.
OUTDATED=73
STUCK=74

# newest AGENT TOKEN: whether no higher token was seen. Leaves what the file says in $seen and $line.
newest() {
  seen= line=
  read -r seen line <"$1/fence" || :
  seen=${seen:-0} line=${line:-0}
  case $seen$line in *[!0-9]*) echo "$1/fence makes no sense" >&2 && return 1 ;; esac
  [ "$2" -ge "$seen" ] || { echo "outdated: token $2, and $seen was seen" >&2 && return $OUTDATED; }
}

# parent PID: leaves the number of its parent in $parent, 0 where it has ended.
parent() {
  parent=0
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  set -- ${stat##*) }
  case $1 in Z | X) ;; *) parent=$2 ;; esac
}

# cut_line HOLDER: ends the connection that the holder of the fence came by, if it is one that carries what the holder does,
# and is not our own; returns when it has ended, and whatever went through it with it.
cut_line() {
  parent "$1"
  [ "$line" -ne 0 ] && [ "$line" -ne "$PPID" ] && [ "$line" -eq "$parent" ] || return 0
  case $(cat "/proc/$line/comm" 2>/dev/null) in sshd*) ;; *) return 0 ;; esac
  kill -KILL "$line" 2>/dev/null
  evicted=$seen
  looks=250
  while parent "$line" && [ "$parent" -ne 0 ] && [ "$looks" -gt 0 ]; do
    looks=$((looks - 1))
    sleep 0.02
  done
}

# evict AGENT: ends whoever holds the fence.
evict() {
  for process in /proc/[0-9]*; do
    # shellcheck disable=SC3013 # not POSIX, but dash, bash and busybox have it
    [ "$process/fd/8" -ef "$1/fence" ] || continue
    cut_line "${process#/proc/}"
    kill -KILL "${process#/proc/}" 2>/dev/null
  done
}

# stop_remains AGENT: ends what an earlier holder left going that is not part of the agent: set-ups, and uploads.
stop_remains() {
  for setup in "$1"/releases/*/.opsaga/setup; do
    # A link may lead to what is another agent's.
    [ ! -L "${setup%/.opsaga/setup}" ] && [ -f "$setup/pid" ] && [ ! -f "$setup/exit" ] || continue
    read -r keeper started boot <"$setup/pid" || continue
    { read -r stat <"/proc/$keeper/stat"; } 2>/dev/null || continue
    set -- "$1" ${stat##*) }
    [ "${21}" = "$started" ] && [ "$(cat /proc/sys/kernel/random/boot_id)" = "$boot" ] && kill -KILL "-$keeper" 2>/dev/null
  done
  # An upload is moved into its place in the end, which it cannot be without its file.
  for part in "$1"/releases/*/.opsaga/.*.part; do
    [ -L "${part%/.opsaga/*}" ] || [ ! -f "$part" ] || rm -f "$part"
  done
}

# fence AGENT TOKEN LINE TENTHS: holds the fence until this shell ends; fails, having changed nothing, where a higher token was
# seen. Who holds it is given so many tenths of a second to end by itself. Leaves the token of a holder whose connection was cut in
# $evicted.
fence() {
  evicted=
  command -v flock >/dev/null || { echo 'flock is missing here' >&2 && return 1; }
  [ -d "$1" ] || mkdir -p "$1" || return 1
  true >>"$1/fence" || return 1
  exec 7<>"$1/fence"
  tenths=$4
  until flock -n 7; do
    newest "$1" "$2" || return
    [ "$tenths" -gt 0 ] || evict "$1"
    [ "$tenths" -gt -50 ] || { echo "$1/fence is held by what cannot be ended" >&2 && return $STUCK; }
    tenths=$((tenths - 1))
    sleep 0.1
  done
  exec 8<&7 7<&-
  newest "$1" "$2" || return
  [ "$2" -eq "$seen" ] || stop_remains "$1"
  [ "$2 $3" = "$seen $line" ] || printf '%20s %10s\n' "$2" "$3" 1<>"$1/fence"
}

# let_go: leaves the fence to others; this shell may hold another one afterwards.
let_go() {
  exec 8<&- 7<&-
}

# hold AGENT TOKEN LINE: says that the fence is held, or why not, and holds it until the line ": release" comes, or the standard input ends.
# Runs each other line that comes there meanwhile; what has to be done on the machine beside the engine needs no further login.
hold() {
  fence "$1" "$2" "$3" 15 || { set -- $? && let_go && return "$1"; }
  echo "held $evicted"
  while read -r told && [ "$told" != ': release' ]; do
    (eval "$told")
  done
  let_go
}
