# What belongs to a release, also where it has left its supervisor: the functions of this file are sent to the machine after
# those of agent.sh. Needs a POSIX sh, /proc, and Debian's essential packages.

# children SEEDS GROUP: numbers of the processes that run and are among SEEDS, in that group or session, or descend from such.
children() {
  cat /proc/[0-9]*/stat 2>/dev/null | awk -v seeds="$1" -v group="$2" '
    BEGIN { count = split(seeds, list, " "); for (i = 1; i <= count; i++) own[list[i]] = 1 }
    /^[0-9]+ \(/ {
      pid = $1
      sub(/.*\) /, "")
      if ($1 ~ /[ZX]/) next
      parent[pid] = $2
      if ($3 == group || $4 == group) own[pid] = 1
    }
    END {
      do {
        more = 0
        for (p in parent) if (!(p in own) && (parent[p] in own)) { own[p] = 1; more = 1 }
      } while (more)
      for (p in parent) if (p in own) print p
    }'
}

# belonging RELEASE: numbers of the processes that are the release's: what carries its mark, is in its unit, in its
# supervisor's group or session, or descends from any of these; and what took all that off, but works in the release's folder
# and listens on one of its ports.
belonging() {
  place=$(cd "$1" 2>/dev/null && pwd -P) || return 0
  # A unit starts its agent as the leader of a group of its own; so does a supervisor.
  if alive "$1/.opsaga/supervisor" || alive "$1/.opsaga/child"; then :; else group=-1; fi
  marked=$(
    {
      grep -lF -e "OPSAGA_RELEASE=$place/" /proc/[0-9]*/environ
      ! has_unit "$1" || grep -lF -e "/$(unit_name "$1")" /proc/[0-9]*/cgroup
    } 2>/dev/null | cut -d/ -f3 | tr '\n' ' '
  )
  bare=
  for process in /proc/[0-9]*; do
    # shellcheck disable=SC3013 # not POSIX, but dash, bash and busybox have it
    [ "$process/cwd" -ef "$place/app" ] || continue
    case " $marked" in *" ${process#/proc/} "*) ;; *) bare="$bare ${process#/proc/}" ;; esac
  done
  # shellcheck disable=SC2046,SC2086 # numbers
  [ -z "$bare" ] || bare=$(listening_of "$(sed -n 's/^ports=//p' "$1/.opsaga/release" 2>/dev/null)" $bare)
  children "$marked $bare" "$group"
}

# is_marked RELEASE: whether anything runs that carries its mark. Of all releases that a script asks about it looks once.
is_marked() {
  all_marked=${all_marked-$(grep -lF -e OPSAGA_RELEASE= /proc/[0-9]*/environ 2>/dev/null)}
  # shellcheck disable=SC2086 # names without blanks
  [ -d "$1" ] && [ -n "$all_marked" ] && grep -qF -e "OPSAGA_RELEASE=$(cd "$1" && pwd -P)/" $all_marked 2>/dev/null
}

# listening_of PORTS PID...: those of the processes that listen on one of the ports.
listening_of() {
  sockets=$(listeners "$1")
  shift
  [ -n "$sockets" ] || return 0
  for process; do
    ! holds_any "$process" $sockets || printf '%s ' "$process"
  done
}

# holds_any PID SOCKET...: whether the process has one of them open.
holds_any() {
  opened_by "$1"
  shift
  for socket; do
    case $open in *"socket:[${socket%%/*}]"*) return 0 ;; esac
  done
  return 1
}

# opened_by PID...: leaves in $open what these have open, as far as that can be seen.
opened_by() {
  open=''
  [ $# -gt 0 ] || return 0
  for process; do
    shift
    set -- "$@" "/proc/$process/fd"
  done
  open=$(ls -l "$@" 2>/dev/null)
}

# listeners PORTS: each socket that listens on one of these ports, as INODE/USER/ADDRESS/PORT; the address as the kernel spells it.
listeners() {
  [ -n "$1" ] || return 0
  set -- "$1" /proc/net/tcp /proc/net/tcp6
  [ -r "$3" ] || set -- "$1" "$2"
  ports=$1
  shift
  awk -v ports="$ports" '
    BEGIN { count = split(ports, list, " "); for (i = 1; i <= count; i++) asked[sprintf("%04X", list[i])] = list[i] }
    $4 == "0A" { parts = split($2, at, ":"); if (at[parts] in asked) print $10 "/" $8 "/" $2 "/" asked[at[parts]] }' "$@"
}

# attest PORTS RELEASE...: who takes what comes to these ports: for each socket a line listener=ADDRESS own where a process of one
# of the releases has it, and otherwise listener=ADDRESS PID NAME; 0 where nobody can be seen to have it. A script that asks for many
# agents has listened once for all of them, and left in $heard what it heard.
attest() {
  sockets=''
  for socket in ${heard-$(listeners "$1")}; do
    case " $1 " in *" ${socket##*/} "*) sockets="$sockets $socket" ;; esac
  done
  shift
  [ -n "$sockets" ] || return 0
  # Mostly the first processes have them all; only where they have not, all that belongs to the releases is looked for.
  mine='' pid=''
  for release; do
    ! is_release "${release%/}" || ! alive "${release%/}/.opsaga/child" || mine="$mine $pid"
  done
  opened_by $mine
  if ! are_open $sockets; then
    mine=$(all_of "$@")
    opened_by $mine
  fi
  for socket in $sockets; do
    user=${socket#*/} user=${user%%/*} address=${socket%/*} address=${address##*/}
    if are_open "$socket" || hidden "$user" $mine; then
      echo "listener=$address own"
    else
      echo "listener=$address $(holder "${socket%%/*}" "$user")"
    fi
  done
}

# are_open SOCKET...: whether all of them are among what $open tells of.
are_open() {
  for socket; do
    case $open in *"socket:[${socket%%/*}]"*) ;; *) return 1 ;; esac
  done
}

# all_of RELEASE...: numbers of all that belongs to any of them.
all_of() {
  for release; do
    release=${release%/}
    is_release "$release" || continue
    alive "$release/.opsaga/supervisor" || alive "$release/.opsaga/child" || is_marked "$release" || continue
    belonging "$release"
  done
}

# hidden USER PID...: whether one of the processes runs as that user, and does not let us see what it has open, as after sudo.
hidden() {
  user=$1
  shift
  for process; do
    [ ! -r "/proc/$process/fd" ] && [ "$(stat -c %u "/proc/$process" 2>/dev/null)" = "$user" ] && return 0
  done
  return 1
}

# holder INODE USER: number and name of the process that has the socket.
holder() {
  found=$(ls -l /proc/[0-9]*/fd 2>/dev/null | awk -v socket="socket:[$1]" '
    /^\/proc\// { split($0, part, "/"); pid = part[3] }
    index($0, socket) { print pid; exit }')
  if [ -n "$found" ]; then
    printf '%s %s\n' "$found" "$(tr -cd '[:print:]' 2>/dev/null <"/proc/$found/comm")"
  else
    echo "0 of user $2"
  fi
}

# clock: hundredths of a second since this machine was booted, which nobody sets. What is counted in looks takes as long as the looks do.
clock() { read -r up _ </proc/uptime && echo "${up%.*}${up#*.}"; }

# sweep RELEASE SECONDS: ends all that belongs to it. Prints halted where there was anything; says what cannot be ended.
sweep() {
  rest=$(belonging "$1")
  [ -n "$rest" ] || return 0
  echo halted
  # shellcheck disable=SC2086 # numbers
  kill -TERM $rest 2>/dev/null
  end=$(($(clock) + $2 * 100))
  kills=0
  # What counts is what was found, not how a pipe ended: processes go while they are looked at, which some shells call a failure.
  while rest=$(belonging "$1"); [ -n "$rest" ]; do
    # shellcheck disable=SC2086 # numbers
    [ "$(clock)" -lt "$end" ] || { kill -KILL $rest 2>/dev/null; kills=$((kills + 1)); }
    # What even KILL does not end within a second hangs in the kernel, or is not ours to end.
    if [ "$kills" -gt 10 ]; then
      for process in $rest; do
        echo "process $process ($(tr -cd '[:print:]' <"/proc/$process/comm")) cannot be ended" >&2
      done
      return 1
    fi
    sleep 0.1
  done
}
